package province

import (
	"context"
	"slices"
	"strconv"

	"chizheng/internal/casefile"
)

// Resend takes each refused batch apart. The receiver names the record that it refused a batch for, most often: the others
// go again without it. Where it names none, the halves go by themselves. Every part has a third-party code of its own that
// follows from the package and from what was left out, so that asking again sends nothing twice (standards 2.5); parts
// that are not answered yet are Waiting, and the next Result comes back here.
func (h *HTTP) Resend(ctx context.Context, p Package, failed []Failure) (Outcome, error) {
	var out Outcome
	if p.Rehearsal && !h.Loopback() {
		return out, casefile.Refuse(casefile.Conflict, "rehearsal_never_sent")
	}
	opened, err := Open(p.Content, p.Size)
	if err != nil {
		return out, err
	}
	at := 0
	for batch, err := range batches(opened.Credentials) {
		if err != nil {
			return out, err
		}
		i := slices.IndexFunc(failed, func(f Failure) bool { return f.First == at*BatchSize })
		if at++; i < 0 {
			continue
		}
		if err := h.apart(ctx, p, strconv.Itoa(at), batch, failed[i], &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// apart settles a refused batch: the faulty record is rejected, the sound ones go again.
func (h *HTTP) apart(ctx context.Context, p Package, name string, batch []Credential, f Failure, out *Outcome) error {
	if n, ok := f.named(); ok && n < len(batch) {
		out.Results = append(out.Results, Result{Record: batch[n].RecordID, Status: Rejected, Code: f.Code, Message: f.Message})
		return h.part(ctx, p, name+"-"+strconv.Itoa(n), slices.Delete(slices.Clone(batch), n, n+1), out)
	}
	if len(batch) == 1 {
		out.Results = append(out.Results, Result{Record: batch[0].RecordID, Status: Rejected, Code: f.Code, Message: f.Message})
		return nil
	}
	half := len(batch) / 2
	if err := h.part(ctx, p, name+"a", batch[:half], out); err != nil {
		return err
	}
	return h.part(ctx, p, name+"b", batch[half:], out)
}

// part sends some records of a batch and takes what is answered so far.
func (h *HTTP) part(ctx context.Context, p Package, name string, batch []Credential, out *Outcome) error {
	if len(batch) == 0 {
		return nil
	}
	serial, err := h.upload(ctx, p, name, batch)
	if err != nil {
		return err
	}
	got, err := h.Result(ctx, serial)
	if err != nil {
		return err
	}
	out.Waiting, out.Results = out.Waiting+got.Waiting, append(out.Results, got.Results...)
	for _, f := range got.Failed {
		if err := h.apart(ctx, p, name, batch, f, out); err != nil {
			return err
		}
	}
	return nil
}
