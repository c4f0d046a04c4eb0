package phrasebook_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"chizheng/internal/phrasebook"
)

const command = `{"id":"acc-1:k#h","type":"tick","actor":{"id":"acc-1","role":"point_staff","point":"烟台审05"},` +
	`"data":{"original":"certificate","seen":true},"clock":{"seq":4,"real":"2026-11-20T00:00:00Z","campaign":"2019-02-20T10:00:00+08:00","rate":1,"rehearsal":true}}`

func TestWhatIsShortenedIsRestored(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plain := []byte("{" + rapid.StringN(0, 4000, -1).Draw(t, "text"))
		back, err := phrasebook.Restore(phrasebook.Shorten(plain))
		if err != nil || !bytes.Equal(back, plain) {
			t.Fatalf("%q came back as %q, %v", plain, back, err)
		}
	})
}

func TestACommandIsShortByItsPhrases(t *testing.T) {
	t.Parallel()
	require.Less(t, len(phrasebook.Shorten([]byte(command))), len(command)/2)
}

// Whatever lies in ledgers and histories was written by these phrases: a change of them would make it unreadable.
func TestThePhrasesAreNeverChanged(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("phrases.txt")
	require.NoError(t, err)
	sum := sha256.Sum256(text)
	require.Equal(t, "d3ca245731796bcd648796461c2d45f083438a9dee5e95ec370cb1e75c13bcdd", hex.EncodeToString(sum[:]), "add another book instead")
	frame, err := base64.StdEncoding.DecodeString("KLUv/UEAAQEA1QEAcDE6ayNoMDU0MTEtMjB9DgCxUyAANAUyFxXIgsxGtJUTKqgGLIWBHwsSH6ZioF146DFnYF1slW2IIA==")
	require.NoError(t, err)
	plain, err := phrasebook.Restore(frame)
	require.NoError(t, err)
	require.Equal(t, command, string(plain))
}

func TestFramesOfEarlierReleasesAreRestored(t *testing.T) {
	t.Parallel()
	w, err := zstd.NewWriter(nil, zstd.WithEncoderCRC(false))
	require.NoError(t, err)
	long := strings.Repeat(command, 9)
	plain, err := phrasebook.Restore(w.EncodeAll([]byte(long), nil))
	require.NoError(t, err)
	require.Equal(t, long, string(plain))
}

func TestADamagedFrameIsRefused(t *testing.T) {
	t.Parallel()
	frame := phrasebook.Shorten([]byte(command))
	_, err := phrasebook.Restore(frame[:len(frame)-3])
	require.Error(t, err)
}
