package replay

import (
	"encoding/json"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"

	"chizheng/internal/casefile"
)

// tape listens to a workflow while it runs again: what it wants recorded, what it is told, and how it answers.
type tape struct {
	interceptor.WorkerInterceptorBase
	taken   []taken
	answers []answer
}

// taken is one decision: what was to be recorded, and what became of it then.
type taken struct {
	recording casefile.Recording
	recorded  casefile.Recorded
	err       error
}

// answer is what a command's sender was told.
type answer struct {
	update string
	out    json.RawMessage
	err    error
}

// InterceptWorkflow implements interceptor.WorkerInterceptor.
func (t *tape) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	in := &inbound{tape: t}
	in.Next = next
	return in
}

type inbound struct {
	interceptor.WorkflowInboundInterceptorBase
	tape *tape
}

func (i *inbound) Init(out interceptor.WorkflowOutboundInterceptor) error {
	o := &outbound{tape: i.tape}
	o.Next = out
	return i.Next.Init(o)
}

func (i *inbound) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	out, err := i.Next.ExecuteUpdate(ctx, in)
	a := answer{update: workflow.GetCurrentUpdateInfo(ctx).ID, err: err}
	if err == nil {
		a.out = casefile.Encode(out)
	}
	i.tape.answers = append(i.tape.answers, a)
	return out, err
}

type outbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	tape *tape
}

func (o *outbound) ExecuteLocalActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	f := o.Next.ExecuteLocalActivity(ctx, activityType, args...)
	if len(args) != 1 {
		return f
	}
	if r, ok := args[0].(casefile.Recording); ok {
		return heard{Future: f, tape: o.tape, recording: r}
	}
	return f
}

// heard is a future that tells the tape what came of it.
type heard struct {
	workflow.Future
	tape      *tape
	recording casefile.Recording
}

func (h heard) Get(ctx workflow.Context, into any) error {
	err := h.Future.Get(ctx, into)
	one := taken{recording: h.recording, err: err}
	if out, ok := into.(*casefile.Recorded); ok {
		one.recorded = *out
	}
	h.tape.taken = append(h.tape.taken, one)
	return err
}
