package script

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// sharedcache is a program for GOCACHEPROG: a build cache in a folder that several
// machines could share.
//
//	GOCACHEPROG='sharedcache folder log'
//
// It adds a line to the log when the go command is done: "hits 3 misses 0 puts 0".
func sharedCache() {
	if err := serveCache(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "sharedcache:", err)
		os.Exit(1)
	}
}

// The protocol is that of cmd/go/internal/cacheprog.
type cacheRequest struct {
	ID                 int64
	Command            string
	ActionID, OutputID []byte
	BodySize           int64
}

type cacheResponse struct {
	ID            int64
	KnownCommands []string `json:",omitempty"`
	Miss          bool     `json:",omitempty"`
	OutputID      []byte   `json:",omitempty"`
	Size          int64    `json:",omitempty"`
	DiskPath      string   `json:",omitempty"`
}

func serveCache(dir, logName string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	if err := out.Encode(cacheResponse{KnownCommands: []string{"get", "put", "close"}}); err != nil {
		return err
	}
	count := make(map[string]int)
	for {
		var req cacheRequest
		if err := in.Decode(&req); err != nil {
			return err
		}
		res := cacheResponse{ID: req.ID}
		switch req.Command {
		case "get":
			// An action is a file that names its output.
			output, err := os.ReadFile(filepath.Join(dir, "action-"+hex.EncodeToString(req.ActionID)))
			if err != nil {
				count["misses"]++
				res.Miss = true
				break
			}
			count["hits"]++
			res.OutputID = output
			res.DiskPath = filepath.Join(dir, "output-"+hex.EncodeToString(output))
			info, err := os.Stat(res.DiskPath)
			if err != nil {
				return err
			}
			res.Size = info.Size()
		case "put":
			count["puts"]++
			var body []byte
			if req.BodySize > 0 {
				if err := in.Decode(&body); err != nil {
					return err
				}
			}
			res.DiskPath = filepath.Join(dir, "output-"+hex.EncodeToString(req.OutputID))
			if err := os.WriteFile(res.DiskPath, body, 0o666); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, "action-"+hex.EncodeToString(req.ActionID)), req.OutputID, 0o666); err != nil {
				return err
			}
		case "close":
			if err := appendLine(logName, fmt.Sprintf("hits %d misses %d puts %d", count["hits"], count["misses"], count["puts"])); err != nil {
				return err
			}
			return out.Encode(res)
		}
		if err := out.Encode(res); err != nil {
			return err
		}
	}
}

// loggedfflint runs fflint and adds a line to the file $RUNS for each package that it
// is run on. To go vet it is the same tool: it has the same version.
func loggedFflint() {
	if last := os.Args[len(os.Args)-1]; strings.HasSuffix(last, ".cfg") {
		if err := logRun(last); err != nil {
			log.Fatal(err)
		}
	}
	cmd := exec.Command(os.Getenv("FFLINT"), os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		log.Fatal(err)
	}
	os.Exit(cmd.ProcessState.ExitCode())
}

func logRun(cfg string) error {
	var unit struct{ ImportPath string }
	data, err := os.ReadFile(cfg)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &unit); err != nil {
		return err
	}
	return appendLine(os.Getenv("RUNS"), unit.ImportPath)
}

func appendLine(name, line string) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, line)
	return errors.Join(err, f.Close())
}
