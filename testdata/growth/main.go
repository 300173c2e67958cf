// Command growth draws how fflint's own time grows with the size of programs. It reads
// the output of the benchmark and writes the plot, or with -table a table in Markdown:
//
//	go test ./analyzer -run '^$' -bench Growth -benchtime 3s -timeout 2h >out
//	go run -C testdata/growth . <out >docs/growth.svg
//	go run -C testdata/growth . -table <out
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

func main() {
	log.SetFlags(0)
	asTable := flag.Bool("table", false, "print a table")
	flag.Parse()
	if err := run(os.Stdin, os.Stdout, *asTable); err != nil {
		log.Fatal(err)
	}
}

func run(in io.Reader, out io.Writer, asTable bool) error {
	shapes, err := read(in)
	if err != nil {
		return err
	}
	if asTable {
		return table(out, shapes)
	}
	p, err := drawing(shapes)
	if err != nil {
		return err
	}
	canvas := vgsvg.New(24*vg.Centimeter, 16*vg.Centimeter)
	p.Draw(draw.New(canvas))
	_, err = canvas.WriteTo(out)
	return err
}

// A shape is what the benchmark has measured of programs of a shape, by size.
type shape struct {
	name   string
	points []point
}

// A point is the least time that a program of a size takes.
type point struct {
	size   float64
	own    float64 // seconds
	others float64 // seconds in go/parser, go/types and go/ssa
}

// result matches a line of the benchmark:
//
//	BenchmarkGrowth/chain/12500-2   1   4525365281 ns/op   4959675306 both-ns   3959675306 own-ns   …
var result = regexp.MustCompile(`^BenchmarkGrowth/(\w+)/(\d+)\S*\s.*\s([\d.e+]+) both-ns\s+([\d.e+]+) own-ns\s`)

// read returns the shapes in the order of the benchmark, which may have been run several
// times.
func read(in io.Reader) ([]*shape, error) {
	var shapes []*shape
	for lines := bufio.NewScanner(in); lines.Scan(); {
		m := result.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		var figures [3]float64
		for i, text := range m[2:] {
			f, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return nil, err
			}
			figures[i] = f
		}
		both, own := figures[1]/1e9, figures[2]/1e9
		i := slices.IndexFunc(shapes, func(s *shape) bool { return s.name == m[1] })
		if i < 0 {
			i = len(shapes)
			shapes = append(shapes, &shape{name: m[1]})
		}
		shapes[i].add(point{figures[0], own, both - own})
	}
	if len(shapes) == 0 {
		return nil, fmt.Errorf("no results of BenchmarkGrowth")
	}
	return shapes, nil
}

func (s *shape) add(p point) {
	i := slices.IndexFunc(s.points, func(o point) bool { return o.size == p.size })
	if i < 0 {
		s.points = append(s.points, p)
		return
	}
	o := &s.points[i]
	o.own, o.others = min(o.own, p.own), min(o.others, p.others)
}

// growth returns how many times a figure grows when the size doubles, on the average.
func (s *shape) growth(figure func(point) float64) float64 {
	first, last := s.points[0], s.points[len(s.points)-1]
	return math.Pow(figure(last)/figure(first), 1/math.Log2(last.size/first.size))
}

// table prints for each shape how long the largest program takes, and how many times
// longer a program takes that is twice as large.
func table(out io.Writer, shapes []*shape) error {
	var b strings.Builder
	b.WriteString("| shape | size | time | for one | twice the size | go/parser, go/types, go/ssa |\n|---|--:|--:|--:|--:|--:|\n")
	for _, s := range shapes {
		last := s.points[len(s.points)-1]
		fmt.Fprintf(&b, "| %s | %.0f | %.2f s | %.0f µs | %.2f | %.2f |\n", s.name, last.size, last.own, last.own/last.size*1e6,
			s.growth(func(p point) float64 { return p.own }), s.growth(func(p point) float64 { return p.others }))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// drawing draws each shape on axes on which what is linear has the slope of the dotted lines.
func drawing(shapes []*shape) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = "fflint's own time against the size of the program"
	p.X.Label.Text = "size"
	p.Y.Label.Text = "seconds"
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Tick.Marker, p.Y.Tick.Marker = plot.LogTicks{Prec: -1}, plot.LogTicks{Prec: -1}
	p.Legend.Left, p.Legend.Top = true, true
	p.Legend.TextStyle.Font.Size = vg.Points(8)
	for i, s := range shapes {
		var curve plotter.XYs
		for _, p := range s.points {
			curve = append(curve, plotter.XY{X: p.size, Y: p.own})
		}
		line, points, err := plotter.NewLinePoints(curve)
		if err != nil {
			return nil, err
		}
		line.Color = plotutil.Color(i)
		points.Color, points.Shape, points.Radius = line.Color, plotutil.Shape(i), vg.Points(2)
		p.Add(line, points)
		p.Legend.Add(s.name, line, points)
	}
	// Lines of what is linear: 10 µs, 100 µs and 1 ms for each unit.
	for _, unit := range []float64{1e-5, 1e-4, 1e-3} {
		line, err := plotter.NewLine(plotter.XYs{{X: p.X.Min, Y: p.X.Min * unit}, {X: p.X.Max, Y: p.X.Max * unit}})
		if err != nil {
			return nil, err
		}
		line.Dashes = []vg.Length{vg.Points(1), vg.Points(3)}
		p.Add(line)
	}
	return p, nil
}
