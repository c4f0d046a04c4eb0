package site

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
