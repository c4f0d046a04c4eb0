package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"chizheng/activities"
	"chizheng/internal/casefile"
)

// failureType marks an ApplicationError that carries a casefile.Error: the engine keeps the type string and the
// details, and loses the Go type (proved on a real server in internal/e2e).
const failureType = activities.FailureType

// Failure wraps a domain error so that it crosses the engine whole. Other errors pass as they are.
func Failure(err error) error {
	if e := casefile.As(err); e != nil {
		return temporal.NewNonRetryableApplicationError(e.Code, failureType+string(e.Kind), nil, *e)
	}
	return err
}

// FromFailure brings a domain error back from what the engine returned; other errors pass as they are.
func FromFailure(err error) error {
	var app *temporal.ApplicationError
	if !errors.As(err, &app) || len(app.Type()) <= len(failureType) || app.Type()[:len(failureType)] != failureType {
		return err
	}
	e := &casefile.Error{Kind: casefile.Kind(app.Type()[len(failureType):]), Code: app.Message()}
	if app.HasDetails() {
		var full casefile.Error
		if app.Details(&full) == nil && full.Code != "" {
			e = &full
		}
	}
	return e
}
