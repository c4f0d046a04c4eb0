package province

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"chizheng/internal/casefile"
)

// Status is the province's answer to one record. A record without an answer is unknown, and stays so (T-0.60).
type Status string

const (
	Accepted Status = "accepted"
	Rejected Status = "rejected"
)

// Result is the answer to one record. Message is the province's own sentence: it may name a person, so it is shown
// to the office and never logged.
type Result struct {
	Record  string `json:"record"`
	Status  Status `json:"status"`
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
}

// Receipt is a result file as read. Results hold every sound answer to a record that was sent, once. What cannot be
// taken is listed, and the reader of the Receipt decides what to do about it: nothing here is guessed.
type Receipt struct {
	Results     []Result `json:"results"`
	Accepted    int      `json:"accepted"`
	Rejected    int      `json:"rejected"`
	Missing     int      `json:"missing"`     // sent, and not answered
	Unknown     []string `json:"unknown"`     // records that were never sent
	Repeated    []string `json:"repeated"`    // the same answer twice: taken once
	Contradicts []string `json:"contradicts"` // two different answers: none taken
}

// maxReceipt bounds a result file: 20,000 records need 3 MB.
const maxReceipt = 32 << 20

// ReadReceipt reads the province's result file, CSV (UTF-8 or GB18030, columns 记录编号, 结果, 代码, 说明) or JSON
// (an array, or an object with "results" and perhaps "sender"). sent holds the records of the package. Errors: Invalid receipt_unreadable,
// receipt_too_large, receipt_headers, receipt_lines (Fields name the lines); else a failure to read r.
func ReadReceipt(r io.Reader, sent map[string]struct{}) (Receipt, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxReceipt+1))
	if err != nil {
		return Receipt{}, fmt.Errorf("read receipt: %w", err)
	}
	if len(data) > maxReceipt {
		return Receipt{}, refuse("receipt_too_large")
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	read := receiptCSV
	if bytes.HasPrefix(data, []byte("[")) || bytes.HasPrefix(data, []byte("{")) {
		read = receiptJSON
	}
	lines, err := read(data)
	if err != nil {
		return Receipt{}, err
	}
	if err := checkLines(lines); err != nil {
		return Receipt{}, err
	}
	return settle(lines, sent), nil
}

func refuse(code string) error { return casefile.Refuse(casefile.Invalid, code) }

// statuses are the words for the two answers.
var statuses = map[string]Status{
	"accepted": Accepted, "接收": Accepted, "通过": Accepted, "rejected": Rejected, "退回": Rejected, "不通过": Rejected,
}

// checkLines refuses the file as a whole where a line cannot be understood: half a result file is none.
func checkLines(lines []Result) error {
	var wrong []casefile.Field
	for i, l := range lines {
		at := "/" + strconv.Itoa(i)
		if l.Record == "" {
			wrong = append(wrong, casefile.Wrong(at+"/record", "required"))
		}
		status, ok := statuses[string(l.Status)]
		if !ok {
			wrong = append(wrong, casefile.Wrong(at+"/status", "receipt_status"))
		}
		if lines[i].Status = status; status == Rejected && l.Code == "" && l.Message == "" {
			wrong = append(wrong, casefile.Wrong(at+"/code", "receipt_reason_missing"))
		}
	}
	if len(wrong) > 0 {
		return &casefile.Error{Kind: casefile.Invalid, Code: "receipt_lines", Fields: wrong}
	}
	return nil
}

func settle(lines []Result, sent map[string]struct{}) Receipt {
	out := Receipt{}
	first, disputed := map[string]Result{}, map[string]bool{}
	for _, l := range lines {
		before, twice := first[l.Record]
		_, known := sent[l.Record]
		switch {
		case !known:
			out.Unknown = append(out.Unknown, l.Record)
		case !twice:
			first[l.Record] = l
		case before.Status == l.Status:
			out.Repeated = append(out.Repeated, l.Record)
		case !disputed[l.Record]:
			disputed[l.Record] = true
			out.Contradicts = append(out.Contradicts, l.Record)
		}
	}
	for _, l := range lines {
		if r, ok := first[l.Record]; ok && !disputed[l.Record] {
			delete(first, l.Record) // each once, in the file's order
			out.add(r)
		}
	}
	out.Missing = len(sent) - len(out.Results)
	return out
}

func (r *Receipt) add(x Result) {
	r.Results = append(r.Results, x)
	if x.Status == Accepted {
		r.Accepted++
	} else {
		r.Rejected++
	}
}

func receiptJSON(data []byte) ([]Result, error) {
	type line struct {
		Record   string `json:"record"`
		RecordID string `json:"recordId"`
		Status   Status `json:"status"`
		Code     string `json:"code"`
		Message  string `json:"message"`
	}
	var lines []line
	target := any(&lines)
	if data[0] == '{' {
		target = &struct {
			Sender  string  `json:"sender"` // ReceiptSender's
			Results *[]line `json:"results"`
		}{"", &lines}
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(target); err != nil {
		return nil, refuse("receipt_unreadable")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, refuse("receipt_unreadable")
	}
	out := make([]Result, len(lines))
	for i, l := range lines {
		out[i] = Result{Record: l.Record + l.RecordID, Status: l.Status, Code: l.Code, Message: l.Message}
	}
	return out, nil
}

// ReceiptSender is whose answer a result file says it is: the field sender of a JSON object, or "" where it says nothing.
func ReceiptSender(data []byte) string {
	var head struct {
		Sender string `json:"sender"`
	}
	if json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &head) != nil {
		return ""
	}
	return head.Sender
}

var receiptHeaders = map[string]int{
	"记录编号": 0, "record": 0, "recordid": 0, "结果": 1, "status": 1, "代码": 2, "code": 2, "说明": 3, "message": 3,
}

func receiptCSV(data []byte) ([]Result, error) {
	if !utf8.Valid(data) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil {
			return nil, refuse("receipt_unreadable")
		}
		data = decoded
	}
	in := csv.NewReader(bytes.NewReader(data))
	header, err := in.Read()
	if err != nil {
		return nil, refuse("receipt_unreadable")
	}
	places, err := placeHeaders(header)
	if err != nil {
		return nil, err
	}
	var out []Result
	for {
		cells, err := in.Read() // refuses a line with another number of cells than the header
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, refuse("receipt_unreadable")
		}
		var v [4]string
		for i, c := range cells {
			v[places[i]] = strings.TrimSpace(c)
		}
		out = append(out, Result{Record: v[0], Status: Status(v[1]), Code: v[2], Message: v[3]})
	}
}

func placeHeaders(header []string) ([]int, error) {
	places, seen := make([]int, len(header)), map[int]bool{}
	for i, h := range header {
		at, ok := receiptHeaders[strings.ToLower(strings.TrimSpace(h))]
		if !ok || seen[at] {
			return nil, refuse("receipt_headers")
		}
		places[i], seen[at] = at, true
	}
	if !seen[0] || !seen[1] {
		return nil, refuse("receipt_headers")
	}
	return places, nil
}
