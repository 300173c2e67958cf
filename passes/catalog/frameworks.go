package catalog

// frameworks lists how the frameworks for servers and commands bring a context
// along.
//
// A fiber.Ctx of the second version keeps the context of the request under
// UserContext, while its Context is that of fasthttp, which has no span; the
// third version calls the former Context.
var frameworks = []Entry{
	{Func: "(google.golang.org/grpc.ServerStream).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(google.golang.org/grpc.ClientStream).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(google.golang.org/grpc.Stream).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "google.golang.org/grpc.NewContextWithServerTransportStream", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "google.golang.org/grpc/metadata.AppendToOutgoingContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "google.golang.org/grpc/metadata.NewIncomingContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "google.golang.org/grpc/metadata.NewOutgoingContext", Effect: Carry, From: 0, Results: []int{0}},

	{Func: "(*github.com/gin-gonic/gin.Context).Copy", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(github.com/labstack/echo/v4.Context).Request", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/gofiber/fiber/v2.Ctx).UserContext", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(github.com/gofiber/fiber/v3.Ctx).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/gofiber/fiber/v3.DefaultCtx).Context", Effect: Carry, From: Recv, Results: []int{0}},
	{Func: "(*github.com/spf13/cobra.Command).Context", Effect: Carry, From: Recv, Results: []int{0}},

	{Func: "(github.com/labstack/echo/v4.Context).SetRequest", Effect: Set, From: 0},
	{Func: "(*github.com/gofiber/fiber/v2.Ctx).SetUserContext", Effect: Set, From: 0},
	{Func: "(github.com/gofiber/fiber/v3.Ctx).SetContext", Effect: Set, From: 0},
	{Func: "(*github.com/gofiber/fiber/v3.DefaultCtx).SetContext", Effect: Set, From: 0},
	{Func: "(*github.com/spf13/cobra.Command).SetContext", Effect: Set, From: 0},
}
