package inspection

import (
	"mime/multipart"

	"chizheng/api/console/site"
	domain "chizheng/internal/casefile/filing"
	"chizheng/internal/desk"
)

const maxPhoto = 10<<20 + 64<<10

// keepPhoto sends the picture of the stamped page where one was chosen (S7).
func keepPhoto(v *site.Visit, f site.Form, files map[string][]*multipart.FileHeader) (bool, error) {
	if len(files["photo"]) == 0 || files["photo"][0].Filename == "" {
		return false, nil
	}
	file, err := files["photo"][0].Open()
	if err != nil {
		return false, err
	}
	defer file.Close() // it was only read
	_, _, err = v.Site.Desk.AttachSealPhoto(v, v.Who, v.Case(), desk.Upload{Name: files["photo"][0].Filename, Content: file, Limit: 10 << 20}, desk.Options{Key: f.Sub("photo")})
	return err == nil, err
}

// photo adds or replaces the picture of a stamp that was recorded before.
func photo(v *site.Visit) error {
	f, files, done, err := v.Files()
	if err != nil {
		return again(v, f, err)
	}
	defer done()
	kept, err := keepPhoto(v, f, files)
	if err != nil {
		return again(v, f, err)
	}
	if !kept {
		return again(v, f, required("/photo"))
	}
	return v.Go(here(v), "photo_sent")
}

// picture shows the stamp's photo.
func picture(v *site.Visit) error {
	o, scan, err := v.Site.Desk.SealPhoto(v, v.Who, v.Case())
	if err != nil {
		return err
	}
	defer o.Close() // it was only read
	return v.ShowFile(scan.Type, scan.Size, o)
}

// photoOf says what the page shows of the stamp's photo.
func (m *model) photoOf(v *site.Visit, s domain.State) {
	_, m.Photo = s.SealPhoto()
	for _, u := range s.Uploads {
		if u.Kind != domain.ScanSealPhoto {
			continue
		}
		m.PhotoState = u.Status
		if u.Error != nil {
			text := v.Words.Error(u.Error)
			m.PhotoFault = text.Detail + " " + text.Next
		}
	}
}
