package filing

import (
	"slices"

	"chizheng/internal/casefile"
)

// ScanSealPhoto is the picture of the stamped page (S7). It is no part of what the filer stated: it voids no signature.
const ScanSealPhoto = "seal_photo"

// attachPhoto takes the picture of the stamp that stands, from the point that set it, until the list is on show. It goes
// through the same quarantine as every scan; a new one takes the place of the one before.
func attachPhoto(a ask) ([]casefile.Draft, error) {
	if err := a.in(Inspected, HandedOver, Rechecked); err != nil {
		return nil, err
	}
	if a.cmd.Actor.Point != a.s.Point {
		return nil, casefile.Refuse(casefile.Forbidden, "not_your_point", "clause", "R-0.92")
	}
	up, err := data[Attach](a)
	if err != nil {
		return nil, err
	}
	if up.Kind != ScanSealPhoto {
		return nil, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/kind", "scan_kind")})
	}
	if _, stands := a.s.ActiveSeal(); !stands {
		return nil, casefile.Refuse(casefile.Conflict, "no_seal_yet", "clause", "R-0.95")
	}
	return one(EvPhotoStarted, up), nil
}

// photoChecked is the end of its check. A stamp that was voided meanwhile has no use for a picture.
func (a ask) photoChecked(up CheckScan, r casefile.JobResult) ([]casefile.Draft, error) {
	if _, stands := a.s.ActiveSeal(); r.Error == nil && !stands {
		r.Error = casefile.Refuse(casefile.Conflict, "no_seal_yet", "clause", "R-0.95")
	}
	if r.Error != nil {
		return one(EvScanRefused, Upload{ID: up.ID, Kind: up.Kind, Status: "refused", Error: r.Error}), nil
	}
	scan, err := casefile.DecodeStrict[Scan](r.Result)
	if err != nil {
		return nil, err
	}
	scan.ID, scan.Kind = up.ID, up.Kind
	return one(EvPhotoKept, scan), nil
}

func applyPhotoKept(s *State, _ casefile.Event, d Scan) {
	s.uploadEnded(d.ID)
	s.Seals = slices.Clone(s.Seals)
	for i := range s.Seals {
		if !s.Seals[i].Void {
			s.Seals[i].Photo, s.Seals[i].Scan = d.Hash, &d
		}
	}
}

// SealPhoto is the newest stamp's picture, also of one that is void.
func (s State) SealPhoto() (Scan, bool) {
	for i := len(s.Seals) - 1; i >= 0; i-- {
		if s.Seals[i].Scan != nil {
			return *s.Seals[i].Scan, true
		}
	}
	return Scan{}, false
}
