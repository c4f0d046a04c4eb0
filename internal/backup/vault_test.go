package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/stretchr/testify/require"
)

func identity(t *testing.T) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	return id
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func readBack(t *testing.T, v *Vault, name string) string {
	t.Helper()
	r, err := v.Read(name)
	require.NoError(t, err)
	defer r.Close()
	b, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(b)
}

func TestASealedVaultIsWrittenWithThePublicHalfAndReadWithTheWholeKey(t *testing.T) {
	t.Parallel()
	id, dir := identity(t), t.TempDir()
	writer, err := OpenVault(dir, id.Recipient().String())
	require.NoError(t, err)
	require.NoError(t, writer.Write("a/b", text("测试甲一")))
	_, err = writer.Read("a/b")
	require.ErrorContains(t, err, "public half")

	reader, err := OpenVault(dir, id.String())
	require.NoError(t, err)
	require.Equal(t, "测试甲一", readBack(t, reader, "a/b"))
	_, err = reader.Read("a/c")
	require.ErrorIs(t, err, fs.ErrNotExist)
	raw, err := os.ReadFile(filepath.Join(dir, "a/b.zst.age"))
	require.NoError(t, err)
	require.NotContains(t, string(raw), "测试甲一")
	_, err = age.Decrypt(bytes.NewReader(raw), identity(t))
	require.Error(t, err, "another key opens nothing")
}

func TestAVaultTakesNoOtherKeyAndNoOtherDatabase(t *testing.T) {
	t.Parallel()
	id, dir := identity(t), t.TempDir()
	v, err := OpenVault(dir, id.String())
	require.NoError(t, err)
	require.NoError(t, v.belongTo("7300000000000000001"))
	for _, key := range []string{"", identity(t).String()} {
		_, err := OpenVault(dir, key)
		require.ErrorContains(t, err, "another backup key")
	}
	again, err := OpenVault(dir, id.String())
	require.NoError(t, err)
	require.NoError(t, again.belongTo("7300000000000000001"))
	require.ErrorContains(t, again.belongTo("7300000000000000002"), "another database")
}

func TestAKeyThatIsNoneIsRefusedWithoutBeingQuoted(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"secret words", "age1nonsense", "AGE-SECRET-KEY-1NONSENSE"} {
		_, err := OpenVault(t.TempDir(), key)
		require.ErrorContains(t, err, "age")
		require.NotContains(t, err.Error(), key)
	}
}

func TestAFileThatCouldNotBeWrittenInWholeIsNotThere(t *testing.T) {
	t.Parallel()
	v, err := OpenVault(t.TempDir(), "")
	require.NoError(t, err)
	require.NoError(t, v.Write("x", text("first")))
	err = v.Write("x", func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return io.ErrUnexpectedEOF
	})
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Equal(t, "first", readBack(t, v, "x"))
	entries, err := os.ReadDir(v.dir)
	require.NoError(t, err)
	require.Len(t, entries, 2, "nothing half is left behind")
}

func segmentName(n int) string { return "00000001000000000000000" + string(rune('0'+n)) }

func TestOldBasesGoWithTheLogThatOnlyTheyNeed(t *testing.T) {
	t.Parallel()
	v, err := OpenVault(t.TempDir(), "")
	require.NoError(t, err)
	b := &Backup{Vault: v}
	for n := 1; n <= 4; n++ {
		require.NoError(t, v.Write("wal/"+segmentName(n), text("log")))
	}
	require.NoError(t, v.Write("wal/"+segmentName(5)+partial, text("log")))
	for i, name := range []string{"20261101T000000Z", "20261102T000000Z", "20261103T000000Z"} {
		require.NoError(t, v.Write("base/"+name, text("base")))
		require.NoError(t, v.Write("base/"+name+aboutBase, text(`{"name":"`+name+`","first_wal":"`+segmentName(i+1)+`"}`)))
	}
	require.NoError(t, v.Write("base/20261104T000000Z", text("cut off: nothing describes it")))
	require.NoError(t, b.prune(2))
	all, err := v.Generations()
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, "20261102T000000Z", all[0].Name)
	left, err := v.list(walFolder)
	require.NoError(t, err)
	require.Equal(t, []string{segmentName(2), segmentName(3), segmentName(4), segmentName(5) + partial}, left)

	logs := t.TempDir()
	lost, err := v.logTo(logs, all[1].FirstWAL)
	require.NoError(t, err)
	require.Empty(t, lost)
	entries, err := os.ReadDir(logs)
	require.NoError(t, err)
	require.Len(t, entries, 3, "from its own first segment on, the unfinished one under its full name")
	require.Equal(t, segmentName(5), entries[2].Name())
}

func TestAGapInTheLogIsSeen(t *testing.T) {
	t.Parallel()
	at := func(timeline, high, low string) string {
		return "0000000" + timeline + "000000" + high + "000000" + low
	}
	for name, c := range map[string]struct {
		log  []string
		lost string
	}{
		"no log at all":               {nil, ""},
		"whole, over a 4 GiB border":  {[]string{at("1", "00", "FE"), at("1", "00", "FF"), at("1", "01", "00")}, ""},
		"one segment missing":         {[]string{at("1", "00", "FE"), at("1", "01", "00")}, at("1", "00", "FE")},
		"the first one missing":       {[]string{at("1", "00", "FF")}, at("1", "00", "FE")},
		"two timelines":               {[]string{at("1", "00", "FE"), at("1", "00", "FF"), at("2", "00", "FF"), at("2", "01", "00")}, ""},
		"unsorted, with older before": {[]string{at("1", "00", "FF"), at("1", "00", "FD"), at("1", "00", "FE")}, ""},
	} {
		require.Equal(t, c.lost, gap(c.log, at("1", "00", "FE")), name)
	}
}

func TestTheBaseIsTheNewestThatWasFinishedInTime(t *testing.T) {
	t.Parallel()
	v, err := OpenVault(t.TempDir(), "")
	require.NoError(t, err)
	_, err = v.Pick(time.Time{})
	require.ErrorContains(t, err, "holds none")
	for _, day := range []string{"01", "03"} {
		require.NoError(t, v.Write("base/202611"+day+"T000000Z"+aboutBase,
			text(`{"name":"`+day+`","finished":"2026-11-`+day+`T00:00:00Z"}`)))
	}
	at := func(day int) time.Time { return time.Date(2026, 11, day, 12, 0, 0, 0, time.UTC) }
	newest, err := v.Pick(time.Time{})
	require.NoError(t, err)
	require.Equal(t, "03", newest.Name)
	older, err := v.Pick(at(2))
	require.NoError(t, err)
	require.Equal(t, "01", older.Name)
	_, err = v.Pick(at(0).AddDate(0, 0, -1))
	require.ErrorContains(t, err, "newer")
}

func TestACopyThatHasChangedIsNotPutBack(t *testing.T) {
	t.Parallel()
	want := copied{Size: 5, SHA256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"} // hello
	for content, good := range map[string]bool{"hello": true, "hallo": false, "hell": false, "hello!": false} {
		b, err := io.ReadAll(newChecking(strings.NewReader(content), want))
		if good {
			require.NoError(t, err)
			require.Equal(t, content, string(b))
		} else {
			require.ErrorIs(t, err, errChanged, content)
		}
	}
}

func TestAnIndexThatACrashCutOffIsReadUpToThere(t *testing.T) {
	t.Parallel()
	v, err := OpenVault(t.TempDir(), "")
	require.NoError(t, err)
	sum := strings.Repeat("ab", 32)
	lines := `{"ref":"scans/ab/x","etag":"1","sha256":"` + sum + `"}` + "\n" + `{"ref":"scans/ab/x","etag":"2","sha256":"` + sum + `"}` +
		"\n" + `{"ref":"scans/ab/y","etag":"1","sha2`
	require.NoError(t, os.WriteFile(filepath.Join(v.dir, filesIndex), []byte(lines), 0o600))
	held, err := v.index()
	require.NoError(t, err)
	require.Len(t, held, 1)
	require.Equal(t, "2", held["scans/ab/x"].ETag, "the last line counts")
}

func TestABaseThatReachesOutsideIsNotUnpacked(t *testing.T) {
	t.Parallel()
	v, err := OpenVault(t.TempDir(), "")
	require.NoError(t, err)
	for name, kind := range map[string]byte{"../outside": tar.TypeReg, "/absolute": tar.TypeReg, "link": tar.TypeSymlink} {
		require.NoError(t, v.Write("base/bad", func(w io.Writer) error {
			files := tar.NewWriter(w)
			err := files.WriteHeader(&tar.Header{Name: name, Typeflag: kind, Linkname: "/etc/passwd", Mode: 0o600})
			if err != nil {
				return err
			}
			return files.Close()
		}))
		require.Error(t, v.unpack("base/bad", t.TempDir()), name)
	}
}

func TestAnAddressGoesToPostgresProgramsByTheEnvironment(t *testing.T) {
	t.Parallel()
	env, err := libpq("postgres://keeper:p%40ss@db.example:6432/chizheng?sslmode=verify-full")
	require.NoError(t, err)
	for _, want := range []string{"PGHOST=db.example", "PGPORT=6432", "PGUSER=keeper", "PGPASSWORD=p@ss", "PGSSLMODE=verify-full"} {
		require.Contains(t, env, want)
	}
	_, err = libpq("nonsense")
	require.ErrorContains(t, err, "DATABASE_URL")
	b := &Backup{Source: Source{Database: "postgres://a:secret@h/d", Tools: "/bin"}}
	cmd, err := b.command(context.Background(), "pg_basebackup", "-D", "-")
	require.NoError(t, err)
	require.NotContains(t, strings.Join(cmd.Args, " "), "secret")
}
