// Package formats registers further kinds of pictures with package picture: GIF, WebP and TIFF.
package formats

import (
	"image/gif"

	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"

	"untrained/assets/picture"
)

func init() {
	picture.Register(picture.Format{Name: "GIF", Is: picture.Begins("GIF8"), Config: gif.DecodeConfig, Decode: gif.Decode})
	picture.Register(picture.Format{Name: "WebP", Is: picture.IsWebP, Config: webp.DecodeConfig, Decode: webp.Decode})
	picture.Register(picture.Format{Name: "TIFF", Is: picture.IsTIFF, Config: tiff.DecodeConfig, Decode: tiff.Decode})
}
