package registration

import (
	"context"

	"github.com/a-h/templ"

	"chizheng/api/console/layout"
	"chizheng/api/console/words"
)

// field is a field of a form: its name says which fact it is, and the catalogue what it is called.
func (m formModel) field(ctx context.Context, name string, f layout.Field) layout.Field {
	f.Name, f.Value, f.Fault, f.Label = name, m.Get(name), m.Problem.Of(name), words.Say(ctx, "field."+name)
	if len(f.Options) > 0 {
		f.Options = layout.Choose(f.Options, f.Value)
	}
	if hint := "hint." + name; words.Of(ctx).Has(hint) {
		f.Hint = words.Say(ctx, hint)
	}
	return f
}

// waiting asks again while a file is being checked.
func waiting(m proofModel) templ.Attributes {
	if !m.Checking {
		return nil
	}
	return templ.Attributes{"hx-get": "/registration/proof", "hx-trigger": "every 2s", "hx-swap": "outerHTML"}
}
