package api

import (
	"net/http"
	"testing"

	"chizheng/internal/account"
	"chizheng/internal/casefile"
	"chizheng/internal/postgres/pgtest"
)

// TestWrongFieldsOfAnAccountAreNamedAsTheRequestNamesThem: a form finds the field by its pointer.
func TestWrongFieldsOfAnAccountAreNamedAsTheRequestNamesThem(t *testing.T) {
	t.Parallel()
	people := account.New(pgtest.New(t).API(t), account.Options{})
	for _, c := range []struct{ name, login, called, password, pointer string }{
		{"a weak password", "shili-0009", "试例建筑有限公司", "short", "/account/password"},
		{"a login that is a number", "19900000001", "试例建筑有限公司", "Shi-li-2019-mima", "/account/login"},
		{"no name", "shili-0009", "", "Shi-li-2019-mima", "/account/name"},
	} {
		_, err := people.CreateFiler(t.Context(), c.login, c.called, c.password, casefile.Enterprise, "registration-1")
		e := casefile.As(atAccount(err))
		if e == nil || len(e.Fields) != 1 || e.Fields[0].Pointer != c.pointer {
			t.Errorf("%s: %+v", c.name, e)
		}
	}
	if other := casefile.Refuse(casefile.Conflict, "window_closed"); atAccount(other) != error(other) || atAccount(nil) != nil {
		t.Error("an error without fields is another one now")
	}
}

func TestARegistrationNamesItsAccount(t *testing.T) {
	t.Parallel()
	body := `{"account":{"login":"shili-0009","password":"Shi-li-2019-mima"},"enterprise":{"name":"试例建筑有限公司",
		"credit_code":"91370600MA00000T4X","area":"370612","representative":"测试甲一","handler":"测试甲二","phone":"19900000001"}}`
	w := setup(t).ask(t, "POST", "/api/v1/registrations/enterprises", body, "Idempotency-Key", "k-1")
	p := refused(t, w, http.StatusUnprocessableEntity, "invalid_request")
	if len(p.Errors) != 1 || p.Errors[0].Pointer != "/account/name" || p.Errors[0].Code != "required" {
		t.Errorf("got %+v", p.Errors)
	}
}
