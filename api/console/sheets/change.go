package sheets

import (
	"chizheng/api/console/site"
	"chizheng/internal/casefile/sheet"
	"chizheng/internal/desk"
)

// export fixes the next edition of the list as it stands (F14).
func export(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, "exportSheet", sheet.Room.Kind, v.Case(), sheet.CmdExport, nil, f.Options())
	return settled(v, f, err, "sheet_exported")
}

// revise puts the list together anew from what is ticked; an edition that is out becomes void by it.
func revise(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.ReviseSheet(v, v.Who, v.Case(), f.Values["filing"], f.Options())
	return settled(v, f, err, "sheet_revised")
}

func discard(v *site.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	_, err = v.Site.Desk.Do(v, v.Who, "discardSheet", sheet.Room.Kind, v.Case(), sheet.CmdDiscard, sheet.Reasoned{Code: "list_wrong"},
		desk.Options{Key: f.Key})
	return settled(v, f, err, "sheet_discarded")
}

// settled goes on after a command, or shows the sheet once more with the refusal.
func settled(v *site.Visit, f site.Form, err error, done string) error {
	if err == nil {
		return v.Go("/sheets/"+v.Case(), done)
	}
	p, err := v.Refused(err)
	if err != nil {
		return err
	}
	s, err := read(v)
	if err != nil {
		return err
	}
	return showWith(v, s, f.Again(p, s.Version))
}
