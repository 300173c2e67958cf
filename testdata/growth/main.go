// Command growth draws how fflint's own time grows with the size of programs. It reads
// the output of the benchmark and writes the plot:
//
//	go test ./analyzer -run '^$' -bench Growth -benchtime 3x | go run -C testdata/growth . >docs/growth.svg
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

func main() {
	log.SetFlags(0)
	if err := run(os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(in io.Reader, out io.Writer) error {
	shapes, err := read(in)
	if err != nil {
		return err
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

// A shape is a curve: the seconds by size.
type shape struct {
	name   string
	points plotter.XYs
}

// result matches a line of the benchmark:
//
//	BenchmarkGrowth/chain/12500-2   1   4525365281 ns/op   3959675306 own-ns   …
var result = regexp.MustCompile(`^BenchmarkGrowth/(\w+)/(\d+)\S*\s.*\s([\d.e+]+) own-ns\s`)

// read returns the shapes in the order of the benchmark.
func read(in io.Reader) ([]shape, error) {
	var shapes []shape
	for lines := bufio.NewScanner(in); lines.Scan(); {
		m := result.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		size, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return nil, err
		}
		ns, err := strconv.ParseFloat(m[3], 64)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(shapes, func(s shape) bool { return s.name == m[1] })
		if i < 0 {
			i = len(shapes)
			shapes = append(shapes, shape{name: m[1]})
		}
		shapes[i].points = append(shapes[i].points, plotter.XY{X: size, Y: ns / 1e9})
	}
	if len(shapes) == 0 {
		return nil, fmt.Errorf("no results of BenchmarkGrowth")
	}
	return shapes, nil
}

// drawing draws each shape on axes on which what is linear has the slope of the dotted lines.
func drawing(shapes []shape) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = "fflint's own time against the size of the program"
	p.X.Label.Text = "size"
	p.Y.Label.Text = "processor time in seconds"
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Tick.Marker, p.Y.Tick.Marker = plot.LogTicks{Prec: -1}, plot.LogTicks{Prec: -1}
	p.Legend.Left, p.Legend.Top = true, true
	p.Legend.TextStyle.Font.Size = vg.Points(8)
	for i, s := range shapes {
		line, points, err := plotter.NewLinePoints(s.points)
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
