package site

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// withChildren renders outer with inner in its place for children.
func withChildren(outer, inner templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, inner), w)
	})
}
