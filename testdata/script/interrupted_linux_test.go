package script

import (
	"log"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// interrupted runs a command until it has started a process that writes its number to
// the file $STARTED. Then it does what Ctrl-C does, and exits as a shell would for the
// command.
func interrupted() {
	log.SetFlags(0)
	log.SetPrefix("interrupted: ")
	started := os.Getenv("STARTED")
	if err := os.RemoveAll(started); err != nil {
		log.Fatal(err)
	}
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what a terminal signals
	if err := cmd.Start(); err != nil {
		log.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // its state tells
		close(ended)
	}()
	var pids []string
	for len(pids) == 0 {
		select {
		case <-ended:
			log.Fatal("the command ends by itself")
		case <-time.After(10 * time.Millisecond):
		}
		pids = numbers(started)
	}
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGINT); err != nil {
		log.Fatal(err)
	}
	<-ended
	// x/tools starts the go command where Ctrl-C does not reach it: it ends by itself, when
	// it has something to say to fflint. This one never has.
	for _, pid := range numbers(started) {
		if n, err := strconv.Atoi(pid); err == nil {
			_ = syscall.Kill(n, syscall.SIGKILL)
		}
	}
	if status := cmd.ProcessState.Sys().(syscall.WaitStatus); status.Signaled() {
		os.Exit(128 + int(status.Signal()))
	}
	os.Exit(cmd.ProcessState.ExitCode())
}

// numbers returns the lines of a file.
func numbers(name string) []string {
	data, _ := os.ReadFile(name) // it may not be there yet
	return strings.Fields(string(data))
}
