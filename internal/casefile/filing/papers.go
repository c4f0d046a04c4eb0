package filing

import "chizheng/internal/casefile"

// What a sheet and a hand-over tell the filing.

func joinSheet(a ask) ([]casefile.Draft, error) {
	if err := a.in(Submitted, Inspected); err != nil { // inspected: its first sheet was given up before it was signed
		return nil, err
	}
	c, err := data[SheetCommand](a)
	if err != nil {
		return nil, err
	}
	if a.s.Sheet != nil && a.s.Sheet.ID != c.Sheet && !a.s.Sheet.Signed {
		return nil, casefile.Refuse(casefile.Conflict, "on_another_sheet")
	}
	return one(EvSheetJoined, c), nil
}

func leaveSheet(a ask) ([]casefile.Draft, error) {
	c, err := data[SheetCommand](a)
	if err != nil || a.s.Sheet == nil || a.s.Sheet.ID != c.Sheet {
		return nil, err
	}
	return one(EvSheetLeft, c), nil
}

func sheetSigned(a ask) ([]casefile.Draft, error) {
	c, err := data[SheetCommand](a)
	if err != nil {
		return nil, err
	}
	if a.s.Sheet == nil || a.s.Sheet.ID != c.Sheet || a.s.Stage != Inspected {
		return nil, casefile.Refuse(casefile.Conflict, "wrong_stage", "stage", string(a.s.Stage), "command", a.cmd.Type)
	}
	return one(EvSheetSigned, c), nil
}

// handOver needs the pass, the seal and the signed sheet.
func handOver(a ask) ([]casefile.Draft, error) {
	if err := a.in(Inspected); err != nil {
		return nil, err
	}
	h, err := data[HandOver](a)
	if err != nil {
		return nil, err
	}
	if _, sealed := a.s.ActiveSeal(); !sealed {
		return nil, casefile.Refuse(casefile.Conflict, "not_sealed", "clause", "R-0.95")
	}
	if a.s.Sheet == nil || !a.s.Sheet.Signed {
		return nil, casefile.Refuse(casefile.Conflict, "sheet_not_signed", "clause", "R-0.94")
	}
	return one(EvHandedOver, h), nil
}
