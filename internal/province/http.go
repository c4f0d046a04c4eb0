package province

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/google/uuid"

	"chizheng/internal/casefile"
)

// The methods of the platform. The standard has no method that uploads certificates (standards 2.7): MethodUpload is
// ours, named and shaped after its siblings, and has to be agreed with whoever runs the receiving side.
const (
	MethodUpload = "WorkerCredential.Upload"
	MethodResult = "AsyncHandleResult.Query"
	MethodCheck  = "CheckSign.Query"
	BatchSize    = 50
)

// HTTPConfig says where the platform is and who we are there.
type HTTPConfig struct {
	URL, AppID, Secret string
	Timeout            time.Duration    // of one call; 0 = 30 s
	Now                func() time.Time // 0 = the machine's clock: the platform's time stamp is real time, even in a rehearsal
}

// HTTP is the second adapter. It signs as standards 2.3, encrypts ID numbers as 2.4 and asks for results as 2.5.
type HTTP struct {
	cfg      HTTPConfig
	endpoint *url.URL
	open     *http.Client
	loopback *http.Client // connects to this machine only, whatever a name resolves to
}

// NewHTTP checks the configuration and asks nobody anything.
func NewHTTP(cfg HTTPConfig) (*HTTP, error) {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("province: the address is no http address")
	}
	if _, err := fieldCipher(cfg.Secret); err != nil {
		return nil, err
	}
	if cfg.AppID == "" {
		return nil, errors.New("province: no account")
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 30 * time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	guarded := &net.Dialer{Control: onlyLoopback}
	return &HTTP{cfg: cfg, endpoint: u,
		open:     client(cfg.Timeout, &http.Transport{Proxy: http.ProxyFromEnvironment}),
		loopback: client(cfg.Timeout, &http.Transport{DialContext: guarded.DialContext}),
	}, nil
}

// client never follows a redirect: a signed body goes where it was addressed or nowhere.
func client(timeout time.Duration, transport *http.Transport) *http.Client {
	return &http.Client{Timeout: timeout, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

var errNotLoopback = errors.New("not this machine")

func onlyLoopback(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return errNotLoopback
	}
	return nil
}

// Loopback says whether the platform is a receiver on this machine.
func (h *HTTP) Loopback() bool {
	host := h.endpoint.Hostname()
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// upload is the content of MethodUpload. ThirdPartyCode makes a repetition harmless (standards 2.5).
type upload struct {
	PackageCode     string       `json:"packageCode"`
	ThirdPartyCode  string       `json:"thirdPartyCode"`
	Rehearsal       bool         `json:"rehearsal"`
	CertificateList []Credential `json:"certificateList"`
}

// Deliver uploads the package's records in batches of 50 and gives the batches' serials in one string.
func (h *HTTP) Deliver(ctx context.Context, p Package) (string, error) {
	if p.Rehearsal && !h.Loopback() {
		return "", casefile.Refuse(casefile.Conflict, "rehearsal_never_sent")
	}
	opened, err := Open(p.Content, p.Size)
	if err != nil {
		return "", err
	}
	if opened.Manifest.Rehearsal != p.Rehearsal || opened.Manifest.Number != p.Number {
		return "", errors.New("deliver package: its manifest is another package's")
	}
	serials := append([]string{}, p.Resume...)
	at := 0
	for batch, err := range batches(opened.Credentials) {
		if err != nil {
			return "", err
		}
		if at++; at <= len(p.Resume) {
			continue
		}
		serial, err := h.upload(ctx, p, strconv.Itoa(at), batch)
		if err != nil {
			return "", err
		}
		serials = append(serials, serial)
		if p.Progress != nil {
			p.Progress(serials)
		}
	}
	return strings.Join(serials, ","), nil
}

func batches(records iter.Seq2[Credential, error]) iter.Seq2[[]Credential, error] {
	return func(yield func([]Credential, error) bool) {
		var batch []Credential
		for c, err := range records {
			if err != nil {
				yield(nil, err)
				return
			}
			if batch = append(batch, c); len(batch) == BatchSize {
				if !yield(batch, nil) {
					return
				}
				batch = nil
			}
		}
		if len(batch) > 0 {
			yield(batch, nil)
		}
	}
}

func (h *HTTP) upload(ctx context.Context, p Package, part string, batch []Credential) (string, error) {
	content := upload{PackageCode: p.Number, ThirdPartyCode: p.Hash + "-" + part, Rehearsal: p.Rehearsal}
	for _, c := range batch {
		sealed, err := EncryptField(h.cfg.Secret, c.IDCardNumber)
		if err != nil {
			return "", err
		}
		c.IDCardNumber = sealed
		content.CertificateList = append(content.CertificateList, c)
	}
	var answer struct {
		RequestSerialCode string `json:"requestSerialCode"`
	}
	if err := h.call(ctx, p.Rehearsal, MethodUpload, content, &answer); err != nil {
		return "", err
	}
	if answer.RequestSerialCode == "" || strings.Contains(answer.RequestSerialCode, ",") {
		return "", away(errors.New("no serial in the answer"))
	}
	return answer.RequestSerialCode, nil
}

// The states of asynchronous handling (standards 1.3.18).
const (
	asyncWaiting = 0
	asyncFailed  = 10
	asyncDone    = 20
)

// Result asks for every batch of a delivery.
func (h *HTTP) Result(ctx context.Context, serial string) (Outcome, error) {
	var out Outcome
	for i, one := range strings.Split(serial, ",") {
		var answer struct {
			Status int             `json:"status"`
			Result json.RawMessage `json:"result"`
		}
		// A question about a serial carries no record, so it needs no more guard than the address.
		if err := h.call(ctx, h.Loopback(), MethodResult, map[string]string{"requestSerialCode": one}, &answer); err != nil {
			return Outcome{}, err
		}
		switch answer.Status {
		case asyncWaiting:
			out.Waiting++
		case asyncFailed:
			out.Failed = append(out.Failed, Failure{First: i * BatchSize, Code: "10", Message: textOf(answer.Result)})
		case asyncDone:
			results, err := readResults(answer.Result)
			if err != nil {
				return Outcome{}, err
			}
			out.Results = append(out.Results, results...)
		default:
			return Outcome{}, away(fmt.Errorf("unknown state %d of a batch", answer.Status))
		}
	}
	return out, nil
}

// readResults reads the answers to a batch's records: JSON, sent as a string or as it is.
func readResults(raw json.RawMessage) ([]Result, error) {
	var lines []struct {
		RecordID string `json:"recordId"`
		Status   Status `json:"status"`
		Code     string `json:"code"`
		Message  string `json:"message"`
	}
	if err := json.Unmarshal([]byte(textOf(raw)), &lines); err != nil {
		return nil, away(errors.New("the result of a batch cannot be read"))
	}
	var out []Result
	for _, l := range lines {
		if l.Status != Accepted && l.Status != Rejected {
			return nil, away(errors.New("the result of a batch has an unknown status"))
		}
		out = append(out, Result{Record: l.RecordID, Status: l.Status, Code: l.Code, Message: l.Message})
	}
	return out, nil
}

// textOf unpacks a JSON string and leaves every other value as it stands.
func textOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

func nonce() string { return strings.ReplaceAll(uuid.NewString(), "-", "") }
