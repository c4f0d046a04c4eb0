package inspection

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"chizheng/api/console/site"
	"chizheng/internal/casefile"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

// readout is what a card reader writes, as text to paste or as a file (S5). Unknown fields are the device's own.
type readout struct {
	Name     string `json:"name"`
	IDNumber string `json:"id_number"`
	ValidTo  string `json:"valid_to"`
	Card     string `json:"card"`
	Device   string `json:"device"`
}

// maxReadout bounds a reader's file: it is a few lines of text, perhaps with a photo that is not kept.
const maxReadout = 256 << 10

// captureForm reads the form, with or without a file.
func captureForm(v *site.Visit) (site.Form, string, error) {
	if !strings.HasPrefix(v.R.Header.Get("Content-Type"), "multipart/") {
		f, err := v.Form()
		return f, "", err
	}
	f, files, done, err := v.Files()
	if err != nil {
		return f, "", err
	}
	defer done()
	if len(files["readout"]) == 0 {
		return f, "", nil
	}
	file, err := files["readout"][0].Open()
	if err != nil {
		return f, "", err
	}
	defer file.Close() // it was only read
	raw, err := io.ReadAll(io.LimitReader(file, maxReadout))
	return f, string(raw), err
}

func capture(v *site.Visit) error {
	f, uploaded, err := captureForm(v)
	if err != nil {
		return err
	}
	c, err := captured(f, uploaded)
	if err == nil {
		_, err = v.Site.Desk.CaptureIdentity(v, v.Who, v.Case(), c, desk.Options{Key: f.Key})
	}
	if err != nil {
		return again(v, f, err)
	}
	return v.Go(here(v), "captured")
}

// captured takes the card from the reader where it gave something, otherwise from what was typed.
func captured(f site.Form, uploaded string) (domain.Capture, error) {
	raw := strings.TrimSpace(f.Get("reader"))
	if raw == "" {
		raw = strings.TrimSpace(uploaded)
	}
	if raw == "" {
		source := f.Get("source")
		if source == "" {
			source = "manual"
		}
		return domain.Capture{Source: source, Device: f.Get("device"), Name: f.Get("name"), IDNumber: f.Get("id_number"),
			ValidTo: f.Get("valid_to"), Card: f.Get("card"), Second: f.Get("second")}, nil
	}
	var r readout
	if err := json.Unmarshal([]byte(raw), &r); err != nil || r.Name == "" || r.IDNumber == "" {
		return domain.Capture{}, casefile.InvalidFields([]casefile.Field{casefile.Wrong("/reader", "reader_data")})
	}
	if r.Card == "" {
		r.Card = "resident" // readers read second-generation cards; another kind is typed (T-0.36)
	}
	if r.Device == "" {
		r.Device = f.Get("device")
	}
	return domain.Capture{Source: "reader", Device: r.Device, Name: r.Name, IDNumber: r.IDNumber, ValidTo: r.ValidTo, Card: r.Card,
		Second: f.Get("second")}, nil
}

// maxCapture is the form with its file.
const maxCapture = maxReadout + 16<<10

func capturePage() site.Route {
	return site.Route{Method: http.MethodPost, Path: "/filings/{case}/identity", Op: "captureIdentity", Max: maxCapture, Handle: capture}
}
