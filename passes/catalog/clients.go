package catalog

import (
	"go/types"
	"slices"
	"strings"
)

// Client returns the entry, with the effect Send, of a function that sends a
// request or a query through something that may be instrumented, out of sight:
// a transport, a driver. It is nil for any other function. These entries are not
// among those of Lookup: nothing is known for sure.
func Client(fn *types.Func) *Entry {
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	if e := Lookup(fn); e != nil {
		if e.Effect == Send {
			return e
		}
		return nil
	}
	if !clientNames[name{fn.Pkg().Path(), fn.Name()}] {
		return nil
	}
	i := slices.IndexFunc(clients, func(e Entry) bool { return e.Func == fn.FullName() })
	if i < 0 {
		return nil
	}
	return &clients[i]
}

var clientNames = make(map[name]bool)

func init() {
	for _, e := range clients {
		clientNames[name{e.Package(), nameOf(e.Func).name}] = true
	}
}

// clients lists the standard library's functions without a client of their own,
// and database/sql. What only asks whether a database is there, or ends
// something, is left out.
var clients = []Entry{
	{Func: "net/http.Get", Effect: Send, From: None},
	{Func: "net/http.Head", Effect: Send, From: None},
	{Func: "net/http.Post", Effect: Send, From: None},
	{Func: "net/http.PostForm", Effect: Send, From: None},

	{Func: "(*database/sql.DB).BeginTx", Effect: Send, From: 0},
	{Func: "(*database/sql.DB).ExecContext", Effect: Send, From: 0},
	{Func: "(*database/sql.DB).PrepareContext", Effect: Send, From: 0},
	{Func: "(*database/sql.DB).QueryContext", Effect: Send, From: 0},
	{Func: "(*database/sql.DB).QueryRowContext", Effect: Send, From: 0},
	{Func: "(*database/sql.Conn).BeginTx", Effect: Send, From: 0},
	{Func: "(*database/sql.Conn).ExecContext", Effect: Send, From: 0},
	{Func: "(*database/sql.Conn).PrepareContext", Effect: Send, From: 0},
	{Func: "(*database/sql.Conn).QueryContext", Effect: Send, From: 0},
	{Func: "(*database/sql.Conn).QueryRowContext", Effect: Send, From: 0},
	{Func: "(*database/sql.Tx).ExecContext", Effect: Send, From: 0},
	{Func: "(*database/sql.Tx).PrepareContext", Effect: Send, From: 0},
	{Func: "(*database/sql.Tx).QueryContext", Effect: Send, From: 0},
	{Func: "(*database/sql.Tx).QueryRowContext", Effect: Send, From: 0},
	{Func: "(*database/sql.Stmt).ExecContext", Effect: Send, From: 0},
	{Func: "(*database/sql.Stmt).QueryContext", Effect: Send, From: 0},
	{Func: "(*database/sql.Stmt).QueryRowContext", Effect: Send, From: 0},
}

// Instruments reports whether the package with this import path belongs to a
// library for tracing, metrics or logs. Of its functions those of the catalogue
// start spans, and no others: not a counter, not an exporter.
func Instruments(path string) bool {
	return slices.ContainsFunc(instruments, func(root string) bool {
		return path == root || strings.HasPrefix(path, root+"/")
	})
}

var instruments = []string{
	"github.com/DataDog/dd-trace-go",
	"github.com/go-kit/log",
	"github.com/opentracing/opentracing-go",
	"github.com/openzipkin/zipkin-go",
	"github.com/prometheus/client_golang",
	"github.com/rs/zerolog",
	"github.com/sirupsen/logrus",
	"github.com/uber/jaeger-client-go",
	"go.opencensus.io",
	"go.opentelemetry.io/otel",
	"go.uber.org/zap",
	"gopkg.in/DataDog/dd-trace-go.v1",
	"k8s.io/klog",
}
