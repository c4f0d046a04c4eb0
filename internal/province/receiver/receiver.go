package receiver

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"chizheng/internal/casefile"
	"chizheng/internal/province"
)

// Path is where the platform listens.
const Path = "/open.api"

// Options set a receiver up.
type Options struct {
	Apps    map[string]string // account → secret
	Now     func() time.Time  // nil = the machine's clock
	Window  time.Duration     // how far a time stamp may be off; 0 = 10 minutes
	Waiting int               // how many times a batch is answered "in work" before its result
	File    string            // keeps batches over a restart; "" = memory only
	Terse   bool              // a batch that is refused as a whole names no record
}

// Receiver is safe for concurrent use.
type Receiver struct {
	options Options
	mu      sync.Mutex
	nonces  map[string]time.Time
	batches map[string]*batch // by serial
	byThird map[string]string // third-party code → serial
	order   []string          // serials as they came
	rejects map[string]province.Result
	mood    mood
}

// mood is what the receiver has been told to do to its callers.
type mood struct {
	delay      time.Duration
	drop, fail int
}

// batch is one accepted upload.
type batch struct {
	Serial  string                `json:"serial"`
	Third   string                `json:"third"`
	Package string                `json:"package"`
	Records []province.Credential `json:"records"`
	Failure string                `json:"failure,omitempty"` // error text where the whole batch was refused
	asked   int
}

// New makes a receiver, with what its file holds.
func New(o Options) (*Receiver, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Window == 0 {
		o.Window = 10 * time.Minute
	}
	r := &Receiver{options: o, nonces: map[string]time.Time{}, batches: map[string]*batch{}, byThird: map[string]string{},
		rejects: map[string]province.Result{}}
	return r, r.load()
}

// Reject makes the receiver refuse a record from now on.
func (r *Receiver) Reject(record, code, message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rejects[record] = province.Result{Record: record, Status: province.Rejected, Code: code, Message: message}
}

// Slow makes every answer wait.
func (r *Receiver) Slow(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mood.delay = d
}

// Drop makes the receiver do the work of the next n requests and cut the line before it answers.
func (r *Receiver) Drop(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mood.drop = n
}

// Fail makes the next n requests end in the platform's own "Internal Error", with nothing done.
func (r *Receiver) Fail(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mood.fail = n
}

// Received gives every record that was taken, in order, ID numbers decrypted.
func (r *Receiver) Received() []province.Credential {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []province.Credential
	for _, serial := range r.order {
		for _, c := range r.batches[serial].Records {
			if _, rejected := r.rejects[c.RecordID]; !rejected && r.batches[serial].Failure == "" {
				out = append(out, c)
			}
		}
	}
	return out
}

// answer is the platform's envelope.
type answer struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data"`
}

func wrong(text string) answer { return answer{Code: province.CodeParameter, Message: text} }

// ServeHTTP answers POST /open.api.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if req.URL.Path != Path {
		http.NotFound(w, req)
		return
	}
	if req.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	req.Body = http.MaxBytesReader(w, req.Body, 8<<20)
	if err := req.ParseForm(); err != nil {
		reply(w, wrong("请求参数错误"))
		return
	}
	params := map[string]string{}
	for name := range req.PostForm {
		params[name] = req.PostForm.Get(name)
	}
	a, lost := r.handle(req, params)
	if lost {
		panic(http.ErrAbortHandler) // the work is done, the answer is not sent: the caller cannot tell
	}
	reply(w, a)
}

func (r *Receiver) handle(req *http.Request, params map[string]string) (a answer, lost bool) {
	r.mu.Lock()
	wait := r.mood.delay
	r.mu.Unlock()
	if wait > 0 {
		select {
		case <-time.After(wait):
		case <-req.Context().Done():
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.mood.fail > 0 {
		r.mood.fail--
		return answer{Code: province.CodeParameter, Message: "Internal Error"}, false
	}
	a = r.answer(params)
	if r.mood.drop > 0 {
		r.mood.drop--
		return a, true
	}
	return a, false
}

func (r *Receiver) answer(params map[string]string) answer {
	secret, a, ok := r.admit(params)
	if !ok {
		return a
	}
	data := json.RawMessage(params["data"])
	switch params["method"] {
	case province.MethodUpload:
		return r.upload(data, secret)
	case province.MethodResult:
		return r.result(data)
	case province.MethodCheck:
		return answer{Code: province.CodeOK, Message: "正确", Data: true}
	}
	return answer{Code: province.CodeAccess, Message: "无API访问权限"}
}

// admit checks account, time stamp, signature and nonce, in this order. A nonce counts only when the signature is
// right: else a stranger could burn the caller's.
func (r *Receiver) admit(params map[string]string) (secret string, a answer, ok bool) {
	secret, known := r.options.Apps[params["appid"]]
	if !known {
		return "", wrong("请求参数无效:appid无效!"), false
	}
	now := r.options.Now()
	at, err := time.ParseInLocation(province.TimeFormat, params["timestamp"], casefile.Shanghai)
	switch {
	case err != nil:
		return "", wrong("请求参数无效:timestamp格式不正确!"), false
	case at.Sub(now).Abs() > r.options.Window:
		return "", wrong("请求参数无效:timestamp已过期!"), false
	case params["format"] != "json" || params["version"] == "":
		return "", wrong("请求参数错误"), false
	case params["sign"] != province.Sign(params, secret):
		return "", answer{Code: province.CodeSignature, Message: "签名校验错误"}, false
	}
	for n, seen := range r.nonces {
		if now.Sub(seen) > 2*r.options.Window {
			delete(r.nonces, n)
		}
	}
	nonce := params["nonce"]
	if _, used := r.nonces[nonce]; used || nonce == "" || len(nonce) > 32 {
		return "", wrong("请求参数无效:nonce无效!"), false
	}
	r.nonces[nonce] = now
	return secret, answer{}, true
}

func reply(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(a) // a caller that went away hears nothing
}
