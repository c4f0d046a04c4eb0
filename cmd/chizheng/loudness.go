package main

import (
	"context"
	"errors"
	"log/slog"

	"go.temporal.io/sdk/temporal"
)

// quieter passes a log on with the engine client's reports of refusals as information: a scan that was refused is an
// answer to its filer, and nothing that an operator must look at. Everything else keeps its level.
type quieter struct{ slog.Handler }

// Handle lowers the level of a step that ended with a refusal for good.
func (q quieter) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelWarn && refusal(r) {
		r.Level = slog.LevelInfo
	}
	return q.Handler.Handle(ctx, r)
}

// WithAttrs keeps the wrapping.
func (q quieter) WithAttrs(attrs []slog.Attr) slog.Handler {
	return quieter{q.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the wrapping.
func (q quieter) WithGroup(name string) slog.Handler { return quieter{q.Handler.WithGroup(name)} }

func refusal(r slog.Record) bool {
	found := false
	r.Attrs(func(a slog.Attr) bool {
		err, ok := a.Value.Any().(error)
		var app *temporal.ApplicationError
		found = ok && errors.As(err, &app) && app.NonRetryable()
		return !found
	})
	return found
}
