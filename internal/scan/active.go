package scan

import (
	"regexp"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// A scan is paper. A PDF that runs programs, opens other files or carries them is something else, whatever it shows.

// lively are the names of PDF by which it does so: scripts, started programs, and files inside.
var lively = []string{"JS", "JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "FileAttachment"}

// plainly finds those names where they lie open, in objects that no table lists too. JS alone is too short a word: it
// would be found in pixels by chance.
var plainly = regexp.MustCompile(`/(JavaScript|Launch|EmbeddedFiles?|FileAttachment)\b`)

// isActive looks through every object, packed ones too, and at the bytes themselves.
func isActive(data []byte, doc *model.Context) bool {
	if plainly.Match(data) {
		return true
	}
	if doc == nil || doc.XRefTable == nil {
		return false
	}
	for _, entry := range doc.Table {
		if entry != nil && !entry.Free && names(entry.Object, 0) {
			return true
		}
	}
	return false
}

// names looks for a lively name in an object and what lies in it; the depth bounds what a hostile file may nest.
func names(o types.Object, depth int) bool {
	if depth > 100 {
		return true
	}
	switch o := o.(type) {
	case types.Name:
		return slices.Contains(lively, string(o))
	case types.Array:
		return slices.ContainsFunc(o, func(x types.Object) bool { return names(x, depth+1) })
	case types.Dict:
		return inDict(o, depth)
	case types.StreamDict:
		return inDict(o.Dict, depth)
	case *types.StreamDict:
		return o != nil && inDict(o.Dict, depth)
	}
	return false
}

func inDict(d types.Dict, depth int) bool {
	for key, value := range d {
		if slices.Contains(lively, key) || names(value, depth+1) {
			return true
		}
	}
	return false
}
