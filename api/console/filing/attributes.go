package filing

import (
	"context"

	"github.com/a-h/templ"

	"chizheng/api/console/layout"
	"chizheng/api/console/words"
)

// proof lets a fact take the focus where a scan stands behind it.
func proof(f Fact) templ.Attributes {
	if f.Scan == "" {
		return nil
	}
	return templ.Attributes{"data-scan": f.Scan, "tabindex": "0"}
}

func stepHere(here bool) templ.Attributes {
	if here {
		return templ.Attributes{"aria-current": "step"}
	}
	return nil
}

// live asks the rules again after something was typed (F4): on the answer's own box and not on the form, because a form
// is asked only when it is complete. Without a script the button does it.
func live() templ.Attributes {
	return templ.Attributes{"hx-post": "/filings/eligibility", "hx-include": "closest form", "hx-trigger": "change from:closest form delay:400ms"}
}

// waiting asks again while files are being checked.
func waiting(m scansModel) templ.Attributes {
	if !m.Checking {
		return nil
	}
	return templ.Attributes{"hx-get": "/filings/" + m.Case + "/scans/part", "hx-trigger": "every 2s", "hx-swap": "outerHTML"}
}

func contentAction(m contentModel) string {
	if m.Case == "" {
		return "/filings"
	}
	return "/filings/" + m.Case + "/content"
}

// text, date and choice are the form's fields: the name says which fact it is, and the catalogue what it is called.
func (m contentModel) text(ctx context.Context, name string, most int, must bool) templ.Component {
	return layout.Input(m.field(ctx, name, layout.Field{Max: most, Required: must}))
}

func (m contentModel) date(ctx context.Context, name string, must bool) templ.Component {
	return layout.Input(m.field(ctx, name, layout.Field{Type: "date", Required: must}))
}

func (m contentModel) choice(ctx context.Context, name string, options []layout.Option) templ.Component {
	return layout.Input(m.field(ctx, name, layout.Field{Options: options, Required: true}))
}

func (m contentModel) field(ctx context.Context, name string, f layout.Field) layout.Field {
	f.Name, f.Value, f.Fault = name, m.Get(name), m.Problem.Of(name)
	f.Label = words.Say(ctx, "field."+name)
	if hint := "hint." + name; words.Of(ctx).Has(hint) {
		f.Hint = words.Say(ctx, hint)
	}
	return f
}

// keyed lets a choice be picked by its number.
func keyed(on bool, i int) templ.Attributes {
	if !on {
		return nil
	}
	return templ.Attributes{"data-key": layout.Number(i + 1)}
}

// loading lets the scan that is seen first come first.
func loading(i int) templ.Attributes {
	if i == 0 {
		return templ.Attributes{"fetchpriority": "high"}
	}
	return templ.Attributes{"loading": "lazy"}
}
