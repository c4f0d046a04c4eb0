package layout

import "context"

type seenKey struct{}

// WithSeen gives every form that is drawn from here on what the page showed, sealed by the desk (U4).
func WithSeen(ctx context.Context, sealed string) context.Context {
	return context.WithValue(ctx, seenKey{}, sealed)
}

// seen is what the page's forms carry; empty on pages that decide nothing.
func seen(ctx context.Context) string {
	s, _ := ctx.Value(seenKey{}).(string)
	return s
}
