package rulings

import "context"

// Ruling 15: a parameter without a name still carries a span.

func blank(_ context.Context) {
	go save(context.Background()) // want `loses its parent span: .*save`
}

func unnamed(context.Context) {
	go func() { // want `loses its parent span: .*save`
		save(context.Background())
	}()
}

type server struct{}

func (server) blankSecond(name string, _ context.Context) {
	go save(context.TODO()) // want `loses its parent span: .*save`
}

// Nothing is lost by what does not trace.
func blankUntraced(_ context.Context) {
	done := make(chan bool, 1)
	go func() { done <- true }()
	<-done
}
