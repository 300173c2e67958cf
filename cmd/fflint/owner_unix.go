//go:build unix

package main

import (
	"os"
	"syscall"
)

// keepOwner gives a new file the owner and the group of another, as far as that is
// allowed: what root repairs stays the user's.
func keepOwner(f *os.File, like os.FileInfo) {
	if stat, ok := like.Sys().(*syscall.Stat_t); ok {
		_ = f.Chown(int(stat.Uid), int(stat.Gid))
	}
}
