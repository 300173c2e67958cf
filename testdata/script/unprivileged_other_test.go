//go:build !linux

package script

import (
	"errors"
	"log"
	"os"
	"os/exec"
)

// unprivileged runs a command that may not write to a read-only file. Here
// root has no way to lose that right but to be another user.
func unprivileged() {
	log.SetFlags(0)
	log.SetPrefix("unprivileged: ")
	if os.Geteuid() == 0 {
		log.Fatal("do not run the tests as root")
	}
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	var exit *exec.ExitError
	if err := cmd.Run(); errors.As(err, &exit) {
		os.Exit(exit.ExitCode())
	} else if err != nil {
		log.Fatal(err)
	}
}
