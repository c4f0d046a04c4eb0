package receiver_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/casefile/person"
	"chizheng/internal/province"
	"chizheng/internal/province/receiver"
)

const (
	appid  = "37060020190101001"
	secret = "0123456789abcdef0123456789abcdef"
)

// setup starts a receiver on this machine and an adapter that talks to it.
func setup(t *testing.T, o receiver.Options) (*receiver.Receiver, *province.HTTP, *httptest.Server) {
	t.Helper()
	o.Apps = map[string]string{appid: secret}
	r, err := receiver.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	return r, adapter(t, server.URL+receiver.Path, secret), server
}

func adapter(t *testing.T, address, key string) *province.HTTP {
	t.Helper()
	h, err := province.NewHTTP(province.HTTPConfig{URL: address, AppID: appid, Secret: key, Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func pack(t *testing.T, n int, spoil func(i int, r *province.Record)) (province.Package, []string) {
	t.Helper()
	var ids []string
	var b bytes.Buffer
	for i := range n {
		ids = append(ids, fmt.Sprintf("R%04d", i))
	}
	m, err := province.Build(&b, province.Input{
		Number: "BS-1", Rehearsal: true, BuiltAt: time.Date(2019, 3, 30, 9, 0, 0, 0, casefile.Shanghai),
		Records: func(yield func(province.Record, error) bool) {
			for i, id := range ids {
				r := province.Record{ID: id, Name: "测试甲一", IDNumber: "990602199001010012", WorkType: "020",
					Level: person.Senior, Number: "SL" + id, Issuer: "试例发证机关", IssuedOn: "2015-09-10", Point: "烟台审01"}
				if spoil != nil {
					spoil(i, &r)
				}
				if !yield(r, nil) {
					return
				}
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return province.Package{Number: "BS-1", Hash: m.SHA256, Rehearsal: true, Content: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}, ids
}

func deliver(t *testing.T, c province.Channel, p province.Package) string {
	t.Helper()
	serial, err := c.Deliver(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return serial
}

func kindIs(t *testing.T, err error, kind casefile.Kind, code string) {
	t.Helper()
	if e := casefile.As(err); e == nil || e.Kind != kind || e.Code != code {
		t.Errorf("got %v, want %s: %s", err, kind, code)
	}
}

func TestEveryRecordArrivesOnceAndIsAnsweredFor(t *testing.T) {
	t.Parallel()
	r, h, _ := setup(t, receiver.Options{Waiting: 1})
	r.Reject("R0007", "E7", "证书编号不存在")
	p, ids := pack(t, 120, nil)
	serial := deliver(t, h, p)
	if out, err := h.Result(t.Context(), serial); err != nil || out.Waiting != 3 || len(out.Results) != 0 {
		t.Fatalf("at first: %+v, %v", out, err)
	}
	out, err := h.Result(t.Context(), serial)
	if err != nil || out.Waiting != 0 || len(out.Results) != 120 {
		t.Fatalf("then: %d results, %v", len(out.Results), err)
	}
	if got := out.Results[7]; got != (province.Result{Record: "R0007", Status: province.Rejected, Code: "E7", Message: "证书编号不存在"}) {
		t.Errorf("got %+v", got)
	}
	got := r.Received()
	if len(got) != 119 || got[0].RecordID != ids[0] || got[0].IDCardNumber != "990602199001010012" {
		t.Errorf("%d records, first %+v", len(got), got[0])
	}
}

func TestALostAnswerAndARepetitionHaveOneEffect(t *testing.T) {
	t.Parallel()
	r, h, _ := setup(t, receiver.Options{})
	p, _ := pack(t, 120, nil)
	for _, trouble := range []func(int){r.Drop, r.Fail} {
		trouble(1)
		_, err := h.Deliver(t.Context(), p)
		kindIs(t, err, casefile.Unavailable, "province_unavailable")
	}
	first := deliver(t, h, p)
	if again := deliver(t, h, p); again != first || len(r.Received()) != 120 {
		t.Errorf("%d records, serials %s and %s", len(r.Received()), first, again)
	}
}

func TestADeliveryGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	r, h, _ := setup(t, receiver.Options{})
	p, _ := pack(t, 120, nil)
	var known []string
	p.Progress = func(serials []string) {
		if known = slices.Clone(serials); len(known) == 2 {
			r.Fail(1)
		}
	}
	_, err := h.Deliver(t.Context(), p)
	kindIs(t, err, casefile.Unavailable, "province_unavailable")
	p.Resume = known
	if serial := deliver(t, h, p); len(strings.Split(serial, ",")) != 3 || len(r.Received()) != 120 {
		t.Errorf("%d records", len(r.Received()))
	}
}

func TestAFaultCostsItsOwnRecordAndTheSoundOnesOfItsBatchGoAgain(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]receiver.Options{"the faulty record is named": {}, "no record is named": {Terse: true},
		"every answer is waited for": {Waiting: 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, h, _ := setup(t, o)
			faulty := map[int]bool{53: true, 57: true, 59: true}
			p, ids := pack(t, 60, func(i int, r *province.Record) {
				if faulty[i] {
					r.Issuer = ""
				}
			})
			serial := deliver(t, h, p)
			results := map[string]province.Result{}
			for range 20 { // as the report asks again
				out, err := h.Result(t.Context(), serial)
				if err != nil {
					t.Fatal(err)
				}
				more, err := h.Resend(t.Context(), p, out.Failed)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range append(out.Results, more.Results...) {
					if was, known := results[x.Record]; known && was.Status != x.Status {
						t.Fatalf("%s was %s and is %s", x.Record, was.Status, x.Status)
					}
					results[x.Record] = x
				}
				if out.Waiting+more.Waiting == 0 {
					break
				}
			}
			for i, id := range ids {
				if got := results[id]; faulty[i] != (got.Status == province.Rejected) || got.Status == "" || faulty[i] && (got.Code != "10" || got.Message == "") {
					t.Errorf("%s: %+v", id, got)
				}
			}
			if len(r.Received()) != 57 {
				t.Errorf("the receiver has %d, each once", len(r.Received()))
			}
		})
	}
}

func TestARehearsalsSoundRecordsNeverLeaveThisMachineEither(t *testing.T) {
	t.Parallel()
	p, _ := pack(t, 1, nil)
	_, err := adapter(t, "http://192.0.2.1/open.api", secret).Resend(t.Context(), p, []province.Failure{{}})
	kindIs(t, err, casefile.Conflict, "rehearsal_never_sent")
}

func TestASlowPlatformIsUnavailable(t *testing.T) {
	t.Parallel()
	r, h, _ := setup(t, receiver.Options{})
	r.Slow(time.Minute)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	p, _ := pack(t, 1, nil)
	_, err := h.Deliver(ctx, p)
	kindIs(t, err, casefile.Unavailable, "province_unavailable")
}

func TestARehearsalNeverLeavesThisMachine(t *testing.T) {
	t.Parallel()
	p, _ := pack(t, 1, nil)
	_, err := adapter(t, "http://192.0.2.1/open.api", secret).Deliver(t.Context(), p)
	kindIs(t, err, casefile.Conflict, "rehearsal_never_sent")
	_, err = adapter(t, "http://localhost.example.invalid/open.api", secret).Deliver(t.Context(), p)
	kindIs(t, err, casefile.Conflict, "rehearsal_never_sent")
	p.Rehearsal = false // a rehearsal's bytes under a real package's flag
	if _, err := adapter(t, "http://127.0.0.1:1/open.api", secret).Deliver(t.Context(), p); err == nil || casefile.As(err) != nil {
		t.Errorf("got %v", err)
	}
}

func TestAWrongSecretIsRefusedForGood(t *testing.T) {
	t.Parallel()
	_, _, server := setup(t, receiver.Options{})
	p, _ := pack(t, 1, nil)
	_, err := adapter(t, server.URL+receiver.Path, strings.Repeat("x", 32)).Deliver(t.Context(), p)
	kindIs(t, err, casefile.Forbidden, "province_refused")
	if got := casefile.As(err).Args["return_code"]; got != "-2" {
		t.Errorf("return code %s", got)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	var reached atomic.Bool
	p, _ := pack(t, 1, nil)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if reached.Store(true); r.URL.Path == receiver.Path {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
			return
		}
		t.Error("the redirect was followed")
	}))
	defer other.Close()
	_, err := adapter(t, other.URL+receiver.Path, secret).Deliver(t.Context(), p)
	kindIs(t, err, casefile.Unavailable, "province_unavailable")
	if !reached.Load() {
		t.Error("nobody was asked")
	}
}

// post sends raw parameters, signed unless sign is given.
func post(t *testing.T, server *httptest.Server, change map[string]string) (code, message string) {
	t.Helper()
	params := map[string]string{"appid": appid, "data": `{"requestSerialCode":"none"}`, "format": "json",
		"method": province.MethodResult, "nonce": fmt.Sprint(time.Now().UnixNano()), "version": "1.0",
		"timestamp": time.Now().In(casefile.Shanghai).Format(province.TimeFormat)}
	for k, v := range change {
		params[k] = v
	}
	form := url.Values{}
	if params["sign"] == "" {
		params["sign"] = province.Sign(params, secret)
	}
	for k, v := range params {
		form.Set(k, v)
	}
	resp, err := server.Client().PostForm(server.URL+receiver.Path, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var a struct{ Code, Message string }
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a.Code, a.Message
}

func TestTheReceiverIsAsStrictAsThePlatform(t *testing.T) {
	t.Parallel()
	_, _, server := setup(t, receiver.Options{})
	old := time.Now().Add(-11 * time.Minute).In(casefile.Shanghai).Format(province.TimeFormat)
	for _, c := range []struct {
		why           string
		change        map[string]string
		code, message string
	}{
		{"an unknown account", map[string]string{"appid": "x"}, "-1", "请求参数无效:appid无效!"},
		{"a wrong signature", map[string]string{"sign": "x"}, "-2", "签名校验错误"},
		{"an old time stamp", map[string]string{"timestamp": old}, "-1", "请求参数无效:timestamp已过期!"},
		{"no time stamp", map[string]string{"timestamp": ""}, "-1", "请求参数无效:timestamp格式不正确!"},
		{"an unknown method", map[string]string{"method": "Corp.Upload"}, "-3", "无API访问权限"},
		{"an unknown serial", nil, "-1", "[requestSerialCode]值超出范围或无效!"},
		{"the signature test", map[string]string{"method": province.MethodCheck, "version": "1.1"}, "0", "正确"},
		{"an upload of nothing", map[string]string{"method": province.MethodUpload, "data": `{"thirdPartyCode":"a"}`}, "-1", "[certificateList]不能为空!"},
		{"a nonce", map[string]string{"nonce": "once", "method": province.MethodCheck}, "0", "正确"},
		{"the same nonce again", map[string]string{"nonce": "once", "method": province.MethodCheck}, "-1", "请求参数无效:nonce无效!"},
	} {
		if code, message := post(t, server, c.change); code != c.code || message != c.message {
			t.Errorf("%s: got %s %s", c.why, code, message)
		}
	}
}

func TestBatchesSurviveARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "received.jsonl")
	_, h, server := setup(t, receiver.Options{File: file})
	p, _ := pack(t, 60, nil)
	serial := deliver(t, h, p)
	server.Close()
	torn, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	torn.WriteString(`{"serial":"half`)
	torn.Close()
	r, h, _ := setup(t, receiver.Options{File: file})
	if again := deliver(t, h, p); again != serial || len(r.Received()) != 60 {
		t.Errorf("%d records, serials %s and %s", len(r.Received()), serial, again)
	}
	if out, err := h.Result(t.Context(), serial); err != nil || len(out.Results) != 60 {
		t.Errorf("%+v, %v", out, err)
	}
}
