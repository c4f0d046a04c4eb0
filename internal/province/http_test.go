package province

import "testing"

func TestOnlyLoopbackAddressesAreDialledForARehearsal(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"127.0.0.1:80": true, "127.9.9.9:80": true, "[::1]:80": true, "192.0.2.1:80": false, "[2001:db8::1]:80": false,
		"0.0.0.0:80": false, "localhost:80": false, "": false, // names are resolved before this is asked
	} {
		if err := onlyLoopback("tcp", address, nil); (err == nil) != ok {
			t.Errorf("%q: got %v", address, err)
		}
	}
}

func TestAConfigurationThatCannotWorkIsRefusedAtStart(t *testing.T) {
	t.Parallel()
	good := HTTPConfig{URL: "http://127.0.0.1:1/open.api", AppID: "a", Secret: testSecret}
	for why, spoil := range map[string]func(*HTTPConfig){
		"no address": func(c *HTTPConfig) { c.URL = "" }, "another scheme": func(c *HTTPConfig) { c.URL = "ftp://x/" },
		"no account": func(c *HTTPConfig) { c.AppID = "" }, "a short secret": func(c *HTTPConfig) { c.Secret = "x" },
	} {
		cfg := good
		spoil(&cfg)
		if _, err := NewHTTP(cfg); err == nil {
			t.Errorf("%s: accepted", why)
		}
	}
	if h, err := NewHTTP(good); err != nil || !h.Loopback() {
		t.Errorf("got %v", err)
	}
}
