package postgres_test

import (
	"testing"

	"chizheng/internal/casefile"
)

func TestAPadIsReadOnAnotherDeviceAndNotOverwrittenByOneThatHasNotSeenIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	if p, err := b.api.Pad(ctx, "registration-1", "new"); err != nil || p.Revision != 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	first, err := b.api.SavePad(ctx, "registration-1", "new", 0, []byte("测试甲"))
	if err != nil || first.Revision != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	if _, err := b.api.SavePad(ctx, "registration-1", "new", 0, []byte("other")); casefile.As(err) == nil || casefile.As(err).Code != "pad_changed" {
		t.Fatalf("got %v", err)
	}
	second, err := b.api.SavePad(ctx, "registration-1", "new", 1, []byte("测试甲一"))
	if err != nil || second.Revision != 2 {
		t.Fatalf("%+v, %v", second, err)
	}
	if p, err := b.api.Pad(ctx, "registration-1", "new"); err != nil || string(p.Content) != "测试甲一" || p.Revision != 2 || p.SavedAt.IsZero() {
		t.Fatalf("%+v, %v", p, err)
	}
	if p, _ := b.api.Pad(ctx, "registration-2", "new"); p.Revision != 0 {
		t.Error("another filer's form was read")
	}
	var plain bool
	b.query(t, `select position('测试'::bytea in content) > 0 from form_pad limit 1`, &plain)
	if plain {
		t.Error("what was typed lies readable in the store")
	}
	if err := b.api.DropPad(ctx, "registration-1", "new"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.api.SavePad(ctx, "registration-1", "new", 2, []byte("late")); casefile.As(err) == nil {
		t.Error("a form that was sent came back as a pad")
	}
}
