//go:build screenshots

package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"
)

// contactSheet writes DIR/contact-sheet.png: the pictures DIR/opens-<name>.png of these names in reading order, each a
// quarter as wide, so that the first screens of all pages can be looked at side by side.
func contactSheet(dir string, names []string) error {
	const across, width, height, gap = 4, 320, 225, 12
	down := (len(names) + across - 1) / across
	sheet := image.NewRGBA(image.Rect(0, 0, gap+across*(width+gap), gap+down*(height+gap)))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{160}), image.Point{}, draw.Src)
	for i, name := range names {
		picture, err := readPNG(filepath.Join(dir, "opens-"+name+".png"))
		if err != nil {
			return err
		}
		corner := image.Pt(gap+i%across*(width+gap), gap+i/across*(height+gap))
		draw.CatmullRom.Scale(sheet, image.Rectangle{corner, corner.Add(image.Pt(width, height))}, picture,
			picture.Bounds(), draw.Src, nil)
	}
	f, err := os.Create(filepath.Join(dir, "contact-sheet.png"))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := png.Encode(f, sheet); err != nil {
		return fmt.Errorf("writing the contact sheet: %w", err)
	}
	return f.Close()
}

func readPNG(name string) (image.Image, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return picture, nil
}
