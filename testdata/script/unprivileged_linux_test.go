package script

import (
	"log"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// unprivileged runs a command that may not write to a read-only file, also if
// the tests run as root. The command stays root, so that it can use the caches.
func unprivileged() {
	log.SetFlags(0)
	log.SetPrefix("unprivileged: ")
	path, err := exec.LookPath(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if os.Geteuid() == 0 {
		// Without the capability in its bounding set, a command that
		// root starts does not get it.
		const dropFromBoundingSet, overridePermissions = 24, 1
		runtime.LockOSThread() // the set is the thread's
		if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, dropFromBoundingSet, overridePermissions, 0); errno != 0 {
			log.Fatalf("cannot drop a privilege of root: %v", errno)
		}
	}
	log.Fatal(syscall.Exec(path, os.Args[1:], os.Environ()))
}
