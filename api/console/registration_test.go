package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"chizheng/api/console/htmlcheck"
	"chizheng/internal/casefile"
	"chizheng/internal/casefile/filing"
	"chizheng/internal/casefile/registration"
	"chizheng/internal/desk"
	"chizheng/internal/fixture"
)

// asked is an enterprise's form filled in with invented facts.
func asked(login string) url.Values {
	return url.Values{"enterprise.name": {"试例建筑有限公司"}, "enterprise.credit_code": {"91370600MA00000T4X"}, "enterprise.area": {"370602"},
		"enterprise.representative": {"测试甲一"}, "enterprise.handler": {"测试乙二"}, "enterprise.phone": {"19900000001"},
		"login": {login}, "password": {password}, "again": {password}}
}

func TestAnEnterpriseRegistersFollowsItCorrectsItAndIsLetIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser()
	b.get("/signin")
	require.Contains(t, b.page.body, `href="/register"`, "the way in is on the sign-in page")
	require.Contains(t, b.get("/register").body, `href="/register/enterprise"`)
	b.get("/register/enterprise")
	b.submit("/register/enterprise", asked("shili-0009"))
	require.Equal(t, "/registration", b.page.path, b.page.Text())
	require.Contains(t, b.page.Text(), "芝罘区")
	require.Equal(t, http.StatusForbidden, b.get("/filings").status, "nothing is open before the city has decided (R-0.70)")

	b.get("/registration")
	b.submit("/registration/submission", nil)
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, "without its proof it is not whole (R-0.137)")
	b.get("/registration")
	b.upload("/registration/scans", nil, "file", "执照.pdf", fixture.PDF(7, 1))
	b.until("/registration", `action="/registration/scans/`)
	b.submit("/registration/submission", nil)
	require.Contains(t, b.page.Text(), "待审核")
	require.Contains(t, b.page.Text(), "审核期限", "it says until when the city decides (T-0.14)")
	require.NotContains(t, b.page.body, `action="/registration/scans"`, "what is under review does not change")

	h.decide("shili-0009", "returnRegistration", registration.CmdReturn, registration.Return{Code: "credit_code_differs",
		Remarks: []filing.Remark{{Pointer: "/enterprise/handler", Code: "name_differs", Text: "与身份证不一致"}}})
	b.get("/registration")
	require.Contains(t, b.page.Text(), "与身份证不一致")
	require.Contains(t, b.page.body, `href="/registration/content#enterprise.handler"`, "a remark leads to its field (F11)")
	b.get("/registration/content")
	b.submit("/registration/content", url.Values{"enterprise.handler": {"测试乙三"}})
	require.Equal(t, "/registration", b.page.path, b.page.Text())
	b.submit("/registration/submission", nil)
	h.decide("shili-0009", "approveRegistration", registration.CmdApprove, registration.Decision{})
	require.Contains(t, b.get("/registration").Text(), "已通过")
	require.Equal(t, http.StatusOK, b.get("/filings/new").status)
}

// until loads a page again until it holds what is waited for.
func (b *browser) until(path, want string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return strings.Contains(b.get(path).body, want) }, 20*time.Second, 100*time.Millisecond, "%s comes to say %q", path, want)
}

// decide is a reviewer's word on somebody's registration.
func (h *house) decide(login, op, command string, data any) {
	h.t.Helper()
	a, err := h.people.Find(h.t.Context(), login)
	require.NoError(h.t, err)
	_, err = h.desk.Do(h.t.Context(), casefile.Actor{ID: "acc-city", Role: casefile.Reviewer}, op, registration.Kind, a.Filer, command, data,
		desk.Options{Key: op + a.ID})
	require.NoError(h.t, err)
}

func TestAnIndividualRegistersAndFilesAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.browser()
	typed := url.Values{"holder.name": {"测试甲一"}, "holder.id_number": {"990602199001010013"}, "holder.phone": {"19900000001"},
		"holder.area": {"370602"}, "login": {"geren-0001"}, "password": {password}, "again": {password}}
	b.get("/register/individual")
	b.submit("/register/individual", typed)
	require.Equal(t, http.StatusUnprocessableEntity, b.page.status, "a wrong check digit is said at once (T-0.15)")
	require.Contains(t, b.page.body, `id="holder.id_number-fault"`)
	require.Equal(t, "测试甲一", values(b.form("/register/individual")).Get("holder.name"))
	require.Empty(t, values(b.form("/register/individual")).Get("password"), "a password is never shown again")
	typed.Set("holder.id_number", "990602199001010012")
	b.submit("/register/individual", typed)
	require.Equal(t, "/home", b.page.path, b.page.Text())
	require.Contains(t, b.get("/registration").Text(), "990602199001010012", "it is his own")
	require.Equal(t, "测试甲一", values(b.get2("/filings/new").form("/filings")).Get("person.name"))
	require.NotContains(t, b.page.body, `href="/imports"`, "individuals file themselves only (R-0.81)")
}

// get2 is get for whoever goes on with the browser.
func (b *browser) get2(path string) *browser {
	b.t.Helper()
	b.get(path)
	return b
}

func TestARefusedRegistrationSaysWhereAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("taken-0001", casefile.Reviewer, "")
	for name, c := range map[string]struct {
		change url.Values
		fault  string
	}{
		"a code with a wrong check character": {url.Values{"enterprise.credit_code": {"91370600MA00000T4Y"}}, "enterprise.credit_code"},
		"passwords that differ":               {url.Values{"again": {"another-Mima-2019"}}, "again"},
		"a password that is too weak":         {url.Values{"password": {"short"}, "again": {"short"}}, "password"},
		"a login that somebody has":           {url.Values{"login": {"taken-0001"}}, "login"},
		"a seat outside without its code":     {url.Values{"enterprise.area": {"outside"}, "enterprise.outside": {"12"}}, "enterprise.outside"},
		"a municipal enterprise outside":      {url.Values{"enterprise.area": {"outside"}, "enterprise.outside": {"370102"}, "enterprise.municipal": {"yes"}}, "enterprise.municipal"},
		"an ID number in place of a login":    {url.Values{"login": {"990602199001010012"}}, "login"},
		"a phone that is none":                {url.Values{"enterprise.phone": {"12"}}, "enterprise.phone"},
		"a script in place of the handler":    {url.Values{"enterprise.handler": {"<script>alert(1)</script>"}}, "enterprise.handler"},
	} {
		b := h.browser()
		b.get("/register/enterprise")
		typed := asked("shili-0011")
		for k, v := range c.change {
			typed[k] = v
		}
		b.submit("/register/enterprise", typed)
		require.Equal(t, "/register/enterprise", b.page.path, "%s: %s", name, b.page.Text())
		require.GreaterOrEqual(t, b.page.status, 400, name)
		require.NotContains(t, b.page.body, "<script>alert", name)
		require.NotEmpty(t, b.page.problem(), name)
		links := b.page.All("a", htmlcheck.With("href", "#"+c.fault))
		require.Len(t, links, 1, "%s: the refusal leads to its field: %s", name, b.page.Text())
		require.Equal(t, "试例建筑有限公司", values(b.form("/register/enterprise")).Get("enterprise.name"), name)
	}
}

func TestARegistrationSentTwiceIsOneAndAnotherOfTheSameCodeIsTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.firm("shili-0001")
	b := h.browser()
	b.get("/register/enterprise")
	sent := b.filled("/register/enterprise", asked("shili-0012"))
	require.Equal(t, "/registration", b.post("/register/enterprise", sent).path)
	other := h.browser()
	require.Equal(t, "/registration", other.post("/register/enterprise", sent).path, "a double click leads to the same registration")
	b.get("/registration")
	b.upload("/registration/scans", nil, "file", "a.pdf", fixture.PDF(8, 1))
	b.until("/registration", `action="/registration/scans/`)
	b.submit("/registration/submission", nil)
	require.Equal(t, "credit_code_taken", b.page.problem(), b.page.Text())
	b.upload("/registration/scans", nil, "file", "a.pdf", []byte("no picture at all"))
	b.until("/registration", "未通过检查")
}

func TestARegistrationIsItsOwnersPageOnly(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.hire("reviewer1", casefile.Reviewer, "")
	require.Equal(t, "/signin", h.browser().get("/registration").path)
	b := h.as("reviewer1")
	require.Equal(t, http.StatusNotFound, b.get("/registration").status, "an officer has none of his own")
	require.NotContains(t, b.get("/home").body, `href="/registration"`)
	require.Equal(t, http.StatusForbidden, b.get("/registration/content").status)
}
