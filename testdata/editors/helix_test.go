package editors

import (
	"io"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// editInHelix works as a user does, with keys and a screen: Helix has no scripts.
func editInHelix(t *testing.T, program, dir string, env []string) {
	const (
		// Each begins at the top of the file, which has what gopls finds first.
		toFirst  = "gg]d"
		toSecond = "gg]d]d"
	)
	s := openTerminal(t, dir, env, program, "shop.go")
	s.typeUntil(toFirst, "self-assignment of id")
	// Helix 25.01 may tell a server about quick keys in the wrong order, so that the
	// text is pasted, and each key that changes something is waited for.
	s.typeKeys("gg/audit\\(ctx\r;miwc")
	s.wait("audit(, id)")
	s.typeKeys("\x1b[200~context.Background()\x1b[201~")
	s.wait("audit(context.Background(), id)")
	s.typeKeys("\x1b")
	s.wait(" NOR ")
	s.typeUntil(toSecond, "goroutine loses its parent span")
	s.typeKeys(" a")
	s.wait("pass the active context, without its")
	s.typeKeys("\r")
	s.wait("audit(context.WithoutCancel(ctx), id)")
	s.typeUntil(toSecond, "self-assignment of id")
	s.typeKeys(":wq\r")
	s.end()
}

// A terminal is a screen on which a program runs.
type terminal struct {
	t     *testing.T
	keys  io.Writer
	ended chan error
	mu    sync.Mutex
	vt    *vt.Emulator
}

func openTerminal(t *testing.T, dir string, env []string, args ...string) *terminal {
	t.Helper()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = env
	const width, height = 200, 50
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: height, Cols: width})
	if err != nil {
		t.Fatal(err)
	}
	s := &terminal{t: t, keys: f, ended: make(chan error, 1), vt: vt.NewEmulator(width, height)}
	go io.Copy(f, s.vt) // what a terminal answers
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := f.Read(buf)
			s.mu.Lock()
			s.vt.Write(buf[:n])
			s.mu.Unlock()
			if err != nil {
				break
			}
		}
		s.ended <- cmd.Wait()
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		f.Close()
		s.vt.Close()
	})
	return s
}

func (s *terminal) screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.vt.String()
}

func (s *terminal) typeKeys(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.keys, keys); err != nil {
		s.t.Fatalf("%v\n%s", err, s.screen())
	}
}

// wait waits until there is a text on the screen.
func (s *terminal) wait(text string) {
	s.t.Helper()
	s.typeUntil("", text)
}

// typeUntil types keys again and again until there is a text on the screen.
func (s *terminal) typeUntil(keys, text string) {
	s.t.Helper()
	for end := time.Now().Add(patience); ; {
		s.typeKeys(keys)
		time.Sleep(500 * time.Millisecond)
		if strings.Contains(s.screen(), text) {
			return
		}
		if time.Now().After(end) {
			s.t.Fatalf("%q does not appear on the screen:\n%s", text, s.screen())
		}
	}
}

// end waits for the end of the program.
func (s *terminal) end() {
	s.t.Helper()
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Fatalf("%v\n%s", err, s.screen())
		}
	case <-time.After(patience):
		s.t.Fatalf("the program does not end:\n%s", s.screen())
	}
}
