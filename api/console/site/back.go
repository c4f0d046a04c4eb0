package site

import "net/url"

// backName is the field and the parameter that carry the list somebody came from, with its filter and its part.
const backName = "back"

// Back is the list that the visitor came from, as the form or the address says, or otherwise. It never leads away.
func (v *Visit) Back(otherwise string) string {
	to := v.R.PostForm.Get(backName)
	if to == "" {
		to = v.R.URL.Query().Get(backName)
	}
	if to == "" {
		return otherwise
	}
	return Local(to, otherwise)
}

// WithBack adds the list to come back to to an address of ours.
func WithBack(to, back string) string {
	u, err := url.Parse(to)
	if err != nil || back == "" {
		return to
	}
	q := u.Query()
	q.Set(backName, back)
	u.RawQuery = q.Encode()
	return u.String()
}
