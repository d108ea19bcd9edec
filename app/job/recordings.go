package job

import "context"

// The operations on recordings of the catalogue and the user's own.
const (
	FetchRecording    Operation[FetchRequest, struct{}]        = "fetch recording"    // download, verify, keep
	DescribeRecording Operation[DescribeRequest, *Description] = "describe recording" // that is here
	PreviewRecording  Operation[PreviewRequest, *Preview]      = "preview recording"  // that is here
)

// FetchRequest is the request of FetchRecording. Session is "" where a recording has one.
type FetchRequest struct{ ID, Session string }

func (r FetchRequest) String() string { return "fetch " + r.ID }

func (r FetchRequest) run(ctx context.Context, env Env, progress func(float64)) (struct{}, error) {
	return struct{}{}, env.Fetch(ctx, r.ID, r.Session, progress)
}

// DescribeRequest is the request of DescribeRecording.
type DescribeRequest struct{ ID, Session string }

func (r DescribeRequest) String() string { return "describe " + r.ID }

func (r DescribeRequest) run(ctx context.Context, env Env, _ func(float64)) (*Description, error) {
	return describe(ctx, env, r.ID, r.Session)
}

// PreviewRequest is the request of PreviewRecording.
type PreviewRequest struct{ ID, Session string }

func (r PreviewRequest) String() string { return "preview " + r.ID }

func (r PreviewRequest) run(ctx context.Context, env Env, _ func(float64)) (*Preview, error) {
	return env.Preview(ctx, r.ID, r.Session)
}
