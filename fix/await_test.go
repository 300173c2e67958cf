package fix_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/fflint/fflint/fix"
)

func TestAwait(t *testing.T) {
	ctx, _ := startSpan(context.Background(), "request")
	failure := errors.New("failure")
	task := fix.Await(ctx, func(got context.Context) (string, error) {
		if got != ctx {
			t.Error("the context is not the one that was given")
		}
		_, s := startSpan(got, "quote")
		return s.path(), failure
	})

	var wg sync.WaitGroup
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if value, err := task.Wait(); value != "request>quote" || err != failure {
				t.Errorf("Wait returns %q, %v", value, err)
			}
		}()
	}
	wg.Wait()
	<-task.Done()
}

func TestAwaitIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	task := fix.Await(ctx, func(ctx context.Context) (int, error) {
		<-ctx.Done()
		return 0, ctx.Err()
	})
	select {
	case <-task.Done():
		t.Error("done before the function has returned")
	default:
	}
	cancel()
	if _, err := task.Wait(); err != context.Canceled {
		t.Errorf("Wait returns %v", err)
	}
}

func TestAwaitNil(t *testing.T) {
	task := fix.Await(nil, func(ctx context.Context) (context.Context, error) { return ctx, nil })
	if ctx, err := task.Wait(); ctx != context.Background() || err != nil {
		t.Errorf("the function gets %v; Wait returns %v", ctx, err)
	}
	mustPanic(t, func() { fix.Await[int](context.Background(), nil) })
}

func TestAwaitGoexit(t *testing.T) {
	ends := map[string]func(){
		"at once": runtime.Goexit,
		"deferred": func() {
			defer runtime.Goexit()
		},
		"after a recovered panic": func() {
			func() {
				defer func() { recover() }()
				panic("recovered")
			}()
			runtime.Goexit()
		},
		"instead of a panic": func() {
			defer runtime.Goexit()
			panic("never seen")
		},
	}
	for name, end := range ends {
		end := end
		t.Run(name, func(t *testing.T) {
			task := fix.Await(context.Background(), func(context.Context) (int, error) {
				end()
				return 1, nil
			})
			if value, err := task.Wait(); value != 0 || err != fix.ErrGoexit {
				t.Errorf("Wait returns %v, %v", value, err)
			}
		})
	}
}

// TestAwaitPanic runs itself in a second process, which must crash, and wake
// nobody before.
func TestAwaitPanic(t *testing.T) {
	const env = "FFLINT_FIX_TEST_PANIC"
	if os.Getenv(env) != "" {
		task := fix.Await(context.Background(), func(context.Context) (int, error) {
			defer runtime.Gosched() // others may run while the panic unwinds
			panic("boom in f")
		})
		task.Wait()
		os.Stdout.WriteString("woken\n")
		select {}
	}

	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "-test.run=^TestAwaitPanic$", "-test.timeout=1m")
	cmd.Env = append(os.Environ(), env+"=1")
	out, err := cmd.CombinedOutput()

	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("%v, want exit status 2", err)
	}
	if !strings.Contains("\n"+string(out), "\npanic: boom in f\n") {
		t.Error("the panic is not reported as it was raised")
	}
	if strings.Contains(string(out), "woken") {
		t.Error("the waiter was woken")
	}
	if t.Failed() {
		t.Logf("output:\n%s", out)
	}
}
