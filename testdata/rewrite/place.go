package rewrite

// A place is where a launch stands in its function.
type place struct {
	name string
	line bool // the launched literal stands on one line
	late bool // it is passed when all else is done
	put  func(b *builder, launch string) string
}

// around returns what puts a launch between two texts.
func around(before, after string) func(b *builder, launch string) string {
	return func(b *builder, launch string) string { return before + launch + after }
}

// repeated does, too, for a launch that is passed several times.
func repeated(times int, before, after string) func(b *builder, launch string) string {
	return func(b *builder, launch string) string {
		b.times *= times
		return before + launch + after
	}
}

var places = []*place{
	{name: "plain", put: around("", "")},
	{name: "plain", put: around("", "")}, // the usual one
	{name: "line", line: true, put: around("", "")},
	{name: "block", put: around("{\n", "\n}")},
	{name: "if", put: around("if record.Next(\"if\", true) {\n", "\n}")},
	{name: "lineInIf", line: true, put: around("if record.Next(\"if\", true) { ", " }")},
	{name: "else", put: around("if record.Next(\"if\", false) {\nrecord.Note(\"then\")\n} else {\n", "\n}")},
	{name: "range", put: repeated(2, "for range []int{1, 2} {\n", "\n}")},
	{name: "for", put: repeated(2, "for i := 0; i < 2; i++ {\n", "\n}")},
	{name: "labelledLoop", put: repeated(2, "again:\nfor i := 0; i < 3; i++ {\nif i == 1 {\ncontinue again\n}\n", "\n}")},
	{name: "labelledBreak", put: around("once:\nfor {\n", "\nbreak once\n}")},
	{name: "labelledLaunch", put: around("passes := 0\nlaunch:\n", "\nif passes++; passes < 0 {\ngoto launch\n}")},
	{name: "goto", put: around("if record.Next(\"skip\", false) {\ngoto end\n}\n{\n", "\n}\nend:\nrecord.Note(\"end\")")},
	{name: "switch", put: around("switch record.Next(\"switch\", 1) {\ncase 1:\n", "\ndefault:\n}")},
	{name: "switchLine", line: true, put: around("switch record.Next(\"switch\", 1) {\ncase 1: ", "\ndefault:\n}")},
	{name: "typeSwitch", put: around("switch v := record.Next[any](\"switch\", 1).(type) {\ncase int:\nrecord.Note(v)\n", "\n}")},
	{name: "select", put: around("ready := make(chan int, 1)\nready <- 1\nselect {\ncase v := <-ready:\nrecord.Note(v)\n", "\n}")},
	{name: "selectDefault", put: around("select {\ndefault:\n", "\n}")},
	{name: "calledLiteral", put: around("func() {\n", "\n}()")},
	{name: "deferredLiteral", late: true, put: around("defer func() {\n", "\n}()")},
	{name: "comments", put: around("// Before the launch.\n", " // behind it\n// After it.")},
}
