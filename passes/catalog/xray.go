package catalog

// xRay lists github.com/aws/aws-xray-sdk-go/xray. The context comes first among
// the results.
//
// A segment is a root whatever its context carries, a subsegment never is: where
// the context has lost the segment, it is nil. CaptureAsync opens its subsegment
// before it returns, and hands it to the goroutine. DetachContext keeps the
// segment and drops all else.
var xRay = []Entry{
	{Func: "github.com/aws/aws-xray-sdk-go/xray.BeginSegment", Effect: Start, From: None, Options: None, Results: []int{0, 1}},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.BeginSegmentWithSampling", Effect: Start, From: None, Options: None, Results: []int{0, 1}},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.NewSegmentFromHeader", Effect: Start, From: 3, Options: None, Results: []int{0, 1}},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.BeginFacadeSegment", Effect: Start, From: 2, Options: None, Results: []int{0, 1}},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.BeginSubsegment", Effect: Start, From: 0, Options: None, Results: []int{0, 1}},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.BeginSubsegmentWithoutSampling", Effect: Start, From: 0, Options: None, Results: []int{0, 1}},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.Capture", Effect: Call, From: 2, Given: []Arg{0}},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.CaptureAsync", Effect: Launch, From: 2, Given: []Arg{0}},

	{Func: "github.com/aws/aws-xray-sdk-go/xray.GetSegment", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.DetachContext", Effect: Carry, From: 0, Results: []int{0}},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.ContextWithConfig", Effect: Carry, From: 0, Results: []int{0}},

	{Func: "(*github.com/aws/aws-xray-sdk-go/xray.Segment).Close", Effect: End, From: Recv},
	{Func: "(*github.com/aws/aws-xray-sdk-go/xray.Segment).CloseAndStream", Effect: End, From: Recv},

	{Func: "(*github.com/aws/aws-xray-sdk-go/xray.Segment).DownstreamHeader", Effect: Use, From: Recv},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.GetRecorder", Effect: Use, From: 0},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.RequestWasTraced", Effect: Use, From: 0},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.TraceID", Effect: Use, From: 0},
	{Func: "(*github.com/aws/aws-xray-sdk-go/xray.Segment).AddAnnotation", Effect: Write, From: Recv},
	{Func: "(*github.com/aws/aws-xray-sdk-go/xray.Segment).AddError", Effect: Write, From: Recv},
	{Func: "(*github.com/aws/aws-xray-sdk-go/xray.Segment).AddMetadata", Effect: Write, From: Recv},
	{Func: "(*github.com/aws/aws-xray-sdk-go/xray.Segment).AddMetadataToNamespace", Effect: Write, From: Recv},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.AddAnnotation", Effect: Write, From: 0},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.AddError", Effect: Write, From: 0},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.AddMetadata", Effect: Write, From: 0},
	{Func: "github.com/aws/aws-xray-sdk-go/xray.AddMetadataToNamespace", Effect: Write, From: 0},
}
