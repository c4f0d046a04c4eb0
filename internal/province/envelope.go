package province

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"chizheng/internal/casefile"
)

// The return codes of the platform (standards 2.8).
const (
	CodeOK        = "0"
	CodeParameter = "-1"
	CodeSignature = "-2"
	CodeAccess    = "-3"
	CodeAddress   = "-4"
	CodeLimit     = "-5"
)

// TimeFormat is the platform's time stamp, in China's time.
const TimeFormat = "20060102150405"

// maxAnswer bounds what a platform may answer.
const maxAnswer = 8 << 20

// call signs and sends one request. data is encoded once: what is signed is what is sent.
func (h *HTTP) call(ctx context.Context, onlyHere bool, method string, data, into any) error {
	text, err := line(data)
	if err != nil {
		return err
	}
	params := map[string]string{
		"appid": h.cfg.AppID, "data": string(text), "format": "json", "method": method, "nonce": nonce(),
		"timestamp": h.cfg.Now().In(casefile.Shanghai).Format(TimeFormat), "version": "1.0",
	}
	params["sign"] = Sign(params, h.cfg.Secret)
	form := url.Values{}
	for name, value := range params {
		form.Set(name, value)
	}
	body, err := h.post(ctx, onlyHere, form)
	if err != nil {
		return err
	}
	return decodeAnswer(body, into)
}

func (h *HTTP) post(ctx context.Context, onlyHere bool, form url.Values) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.endpoint.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	via := h.open
	if onlyHere {
		via = h.loopback
	}
	resp, err := via.Do(req)
	switch {
	case errors.Is(err, errNotLoopback):
		return nil, casefile.Refuse(casefile.Conflict, "rehearsal_never_sent")
	case err != nil:
		return nil, away(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, away(err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, away(fmt.Errorf("answered with status %d", resp.StatusCode))
	}
	return body, nil
}

// decodeAnswer reads the envelope. Codes come as text or as numbers, and booleans as either (standards 2.6).
func decodeAnswer(body []byte, into any) error {
	var answer struct {
		Code    json.RawMessage `json:"code"`
		Message string          `json:"message"`
		Data    json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return away(errors.New("the answer is no JSON"))
	}
	if code := textOf(answer.Code); code != CodeOK {
		return refusal(code, answer.Message)
	}
	if len(answer.Data) == 0 || bytes.Equal(answer.Data, []byte("null")) {
		return away(errors.New("the answer holds no data"))
	}
	if err := json.Unmarshal(answer.Data, into); err != nil {
		return away(errors.New("the answer's data cannot be read"))
	}
	return nil
}

// refusal says whether trying again can help. The platform's message may name a person or a number, so only its code
// goes into the error.
func refusal(code, message string) error {
	switch {
	case strings.Contains(message, "Internal Error"):
		return away(errors.New("the platform failed inside"))
	case code == CodeLimit:
		return casefile.Refuse(casefile.RateLimited, "province_busy", "return_code", code)
	case code == CodeSignature || code == CodeAccess || code == CodeAddress:
		return casefile.Refuse(casefile.Forbidden, "province_refused", "return_code", code)
	}
	return casefile.Refuse(casefile.Invalid, "province_refused", "return_code", code)
}

// away keeps the cause for the log and tells a person only that the province does not answer.
func away(cause error) error {
	return fmt.Errorf("ask the province: %w: %w", casefile.Refuse(casefile.Unavailable, "province_unavailable"), cause)
}
