package filing

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestARemarkIsMetByAChangeOfWhatWasSent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		remarks []Remark
		open    bool
		step    string
	}{
		"a field is wrong":                {[]Remark{{Pointer: "/certificate/number", Code: "number_differs"}}, true, "content"},
		"a scan cannot be read":           {[]Remark{{Pointer: "scan:contract", Code: "scan_unreadable"}}, true, "scans"},
		"a paper is to be brought":        {[]Remark{{Pointer: "scan:contract", Code: "materials_incomplete"}}, false, "scans"},
		"a wish in an officer's words":    {[]Remark{{Pointer: "/person/name", Code: "other", Text: "x"}}, false, "content"},
		"returned without pointing at it": {nil, false, "scans"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := submitted(t).do(centre, CmdReturn, Return{To: "filer", Code: "data_error", Remarks: c.remarks})
			require.Equal(t, c.open, o.s.Uncorrected())
			require.Equal(t, c.step, o.s.CorrectionStep())
			fixed := content()
			fixed.Certificate.Number = "SL2015000077"
			o.do(firm, CmdFill, Fill{fixed.Person, fixed.Certificate, fixed.Contract})
			require.False(t, o.s.Uncorrected(), "something was changed")
		})
	}
}
