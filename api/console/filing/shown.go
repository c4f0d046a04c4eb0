package filing

import (
	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
)

// Shown is the manifest of a page that shows a filing whole: its version, the hashes of its scans, what the rules said,
// and what the page warns of: the holds, and what the caller adds (U4).
func Shown(s filing.State, warnings ...string) casefile.View {
	v := casefile.View{Version: s.Version, Scans: site.Hashes(s.Content.Scans), Rules: s.Outcomes}
	for _, h := range s.Holds {
		v.Warnings = append(v.Warnings, "hold:"+string(h.Kind))
	}
	v.Warnings = append(v.Warnings, warnings...)
	return v
}
