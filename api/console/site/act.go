package site

import "chizheng/api/console/layout"

// Act reads a form, carries its command out and goes on to the next page. A refusal comes back on the page that again
// draws, with what was typed.
func (v *Visit) Act(carryOut, again func(Form) error, to, done string) error {
	f, err := v.Form()
	if err == nil {
		err = carryOut(f)
	}
	if err == nil {
		return v.Go(to, done)
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	return again(f.Again(p, 0))
}

// Sub names one of several commands of a page: each has a key of its own, so that the answer to one is never taken for
// the answer to another.
func (f Form) Sub(command string) string { return f.Key[:min(len(f.Key), 36)] + "." + command }

// Command carries out one command of the case that a page under folder shows: read takes its content from the form. A
// refusal comes back on the page that again draws.
func Command(op, kind, command, folder, done string, read func(Form) (any, error), again func(*Visit, Form) error) Handler {
	return func(v *Visit) error {
		return v.Act(func(f Form) error {
			data, err := read(f)
			if err == nil {
				_, err = v.Site.Desk.Do(v, v.Who, op, kind, v.Case(), command, data, f.Options())
			}
			return err
		}, func(f Form) error { return again(v, f) }, folder+"/"+v.Case(), done)
	}
}

// Home is the first of every page's crumbs.
func (v *Visit) Home() layout.Crumb {
	return layout.Crumb{Label: v.Words.Say("home.title"), Href: "/home"}
}
