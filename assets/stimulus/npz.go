package stimulus

import (
	"fmt"
	"io"

	"untrained/assets/npy"
)

// WriteNPZ writes the set as a zip of NumPy arrays: images, uint8 N×H×W; labels, uint8 N; classes, the names of the
// labels. Pictures are drawn and compressed one at a time. Files of the same set have the same bytes.
func (d Dataset) WriteNPZ(w io.Writer) error {
	if err := d.Validate(); err != nil {
		return err
	}
	if err := d.writeNPZ(npy.NewWriter(w)); err != nil {
		return fmt.Errorf("data set as NPZ: %w", err)
	}
	return nil
}

func (d Dataset) writeNPZ(w *npy.Writer) error {
	images, err := w.Create("images", npy.Header("|u1", d.N, d.H, d.W))
	if err != nil {
		return err
	}
	labels := npy.Header("|u1", d.N)
	err = d.each(func(pixels []byte, label byte) error {
		labels = append(labels, label)
		_, err := images.Write(pixels)
		return err
	})
	if err != nil {
		return err
	}
	if err := w.Add("labels", labels); err != nil {
		return err
	}
	if err := w.Add("classes", npy.Strings(d.Classes)); err != nil {
		return err
	}
	return w.Close()
}
