package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/fixture"
)

func TestAStampIsPhotographedAndThePhotoIsSeenByThoseOfTheFilingOnly(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.staff()
	h.hire("point05a", casefile.PointStaff, "烟台审05")
	firm := h.as("shili-0001")
	id := firm.file("测-1101")
	h.stage(id, filing.Submitted)
	h.tell(id, filing.CmdJoinSheet, filing.SheetCommand{Sheet: "sheet-00000001", Version: 1})
	b := h.as("point02a")
	at := "/filings/" + id
	b.get("/inbox?kind=inspection")
	b.submit("/inbox/claim", url.Values{"task": {id + "|inspection|"}})
	b.post(at+"/originals", b.filled(at+"/verdict", url.Values{"original": {"certificate", "id_card", "contract", "sheet"}}))
	b.submit(at+"/identity", url.Values{"name": {"测试甲一"}, "id_number": {"990602199001010012"}, "card": {"resident"}, "source": {"manual"}})
	b.submit(at+"/verdict", url.Values{"verdict": {"pass"}, "appeared": {"handler"}})
	b.upload(at+"/seal", url.Values{"seal": {"YT-02"}}, "photo", "scan.jpg", []byte("no picture at all"))
	require.Equal(t, "/inbox", b.page.path, b.page.Text())
	require.Eventually(t, func() bool { return strings.Contains(b.get(at+"/inspection").body, `class="fault" role="alert"`) }, 20*time.Second, 100*time.Millisecond,
		"a file that is no picture is refused, and the stamp stands")
	require.Equal(t, http.StatusNotFound, b.get(at+"/seal/photo").status)
	b.get(at + "/inspection")
	b.upload(at+"/seal/photo", nil, "photo", "scan.jpg", fixture.JPEG(77))
	require.Eventually(t, func() bool { return b.get(at+"/seal/photo").status == http.StatusOK }, 20*time.Second, 100*time.Millisecond)
	require.Equal(t, "image/jpeg", b.page.header.Get("Content-Type"))
	require.Equal(t, http.StatusNotFound, h.as("point05a").get(at+"/seal/photo").status)
	require.Equal(t, http.StatusOK, firm.get(at+"/seal/photo").status)
	firm.get(at)
	firm.submit(at+"/withdrawal", url.Values{"code": {"holder_wish"}})
	require.Contains(t, b.get("/seals").body, at+"/seal/photo", "the void stamp's photo is in the register")
}
