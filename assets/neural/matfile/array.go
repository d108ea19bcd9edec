package matfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Class is the kind of an array.
type Class uint8

// The classes that can be read.
const (
	Cell   Class = 1
	Struct Class = 2
	Char   Class = 4
	Double Class = 6
	Single Class = 7
	Int8   Class = 8
	Uint8  Class = 9
	Int16  Class = 10
	Uint16 Class = 11
	Int32  Class = 12
	Uint32 Class = 13
	Int64  Class = 14
	Uint64 Class = 15
	// Opaque is an object whose form only MATLAB knows (a table, a string array). Its
	// content is passed over: an array of this class has a name and nothing else.
	Opaque Class = 17
)

var classNames = map[Class]string{
	Cell: "cell", Struct: "struct", Char: "char", Double: "double", Single: "single", Int8: "int8", Uint8: "uint8",
	Int16: "int16", Uint16: "uint16", Int32: "int32", Uint32: "uint32", Int64: "int64", Uint64: "uint64", Opaque: "opaque",
}

func (c Class) String() string {
	if name, ok := classNames[c]; ok {
		return name
	}
	return fmt.Sprintf("class %d", uint8(c))
}

// Array is one MATLAB array. Elements are in column-major order, the first index
// fastest, as MATLAB stores them.
type Array struct {
	Name  string // of a variable, "" inside other arrays
	Class Class
	Shape []int
	// Logical says that numbers are truth values.
	Logical bool

	// Fields are a structure's field names, in stored order.
	Fields []string

	stored numbers // of numbers and text
	inner  []*Array
}

// numbers are values as they are stored, which may be in a smaller type than the
// array's class.
type numbers struct {
	kind  uint32
	order binary.ByteOrder
	data  []byte
}

// Len is the number of elements.
func (a *Array) Len() int {
	n := 1
	for _, side := range a.Shape {
		n *= side
	}
	return n
}

// HasShape returns an error that names both shapes unless they are equal.
func (a *Array) HasShape(want ...int) error {
	if !slices.Equal(a.Shape, want) {
		return fmt.Errorf("shape %v where %v was expected", a.Shape, want)
	}
	return nil
}

// Cell is element i of a cell array.
func (a *Array) Cell(i int) (*Array, error) {
	if a.Class != Cell {
		return nil, fmt.Errorf("an array of class %v where a cell array was expected", a.Class)
	}
	if i < 0 || i >= len(a.inner) {
		return nil, fmt.Errorf("cell %d of %d does not exist", i, len(a.inner))
	}
	return a.inner[i], nil
}

// Field is a field of element i of a structure. The error lists the fields there
// are.
func (a *Array) Field(i int, name string) (*Array, error) {
	if a.Class != Struct {
		return nil, fmt.Errorf("an array of class %v where a structure was expected", a.Class)
	}
	f := slices.Index(a.Fields, name)
	if f < 0 {
		return nil, fmt.Errorf("the structure has no field %q; there are %.40q", name, a.Fields[:min(20, len(a.Fields))])
	}
	if i < 0 || i >= a.Len() {
		return nil, fmt.Errorf("element %d of %d structures does not exist", i, a.Len())
	}
	return a.inner[i*len(a.Fields)+f], nil
}

// Text is the characters of a text, column after column.
func (a *Array) Text() (string, error) {
	if a.Class != Char {
		return "", fmt.Errorf("an array of class %v where text was expected", a.Class)
	}
	if a.stored.kind == miUTF8 {
		return string(a.stored.data), nil
	}
	runes := make([]rune, a.stored.len())
	for i := range runes {
		v, _ := a.stored.at(i)
		runes[i] = rune(v)
	}
	return string(runes), nil
}

// ErrOpaque is the error of reading an object of MATLAB's own classes.
var ErrOpaque = errors.New("it is an object of a class that only MATLAB reads, such as a table or a string array; " +
	"save cellstr(names), or a matrix of numbers")

// Texts is a list of texts: the rows of a matrix of characters, without blanks at their ends, or the cells of a cell
// array of texts.
func (a *Array) Texts() ([]string, error) {
	switch a.Class {
	case Opaque:
		return nil, ErrOpaque
	case Cell:
		list := make([]string, len(a.inner))
		for i, cell := range a.inner {
			text, err := cell.Text()
			if err != nil {
				return nil, fmt.Errorf("cell %d: %w", i+1, err)
			}
			list[i] = text
		}
		return list, nil
	}
	text, err := a.Text()
	if err != nil {
		return nil, err
	}
	characters := []rune(text)
	if len(a.Shape) != 2 || a.Shape[0]*a.Shape[1] != len(characters) {
		return nil, fmt.Errorf("%d characters of shape %v are not a matrix", len(characters), a.Shape)
	}
	list := make([]string, a.Shape[0])
	for r := range list {
		row := make([]rune, a.Shape[1])
		for c := range row {
			row[c] = characters[c*a.Shape[0]+r]
		}
		list[r] = strings.TrimRight(string(row), " \x00")
	}
	return list, nil
}

// Uint8s is the numbers of an array that are stored as bytes; ok is false for others. It shares memory with the file.
func (a *Array) Uint8s() (bytes []uint8, ok bool) {
	return a.stored.data, a.Class == Uint8 && a.stored.kind == miUINT8
}

// Float64s converts the numbers of an array. Integers beyond 2⁵³ are refused
// because they would change.
func (a *Array) Float64s() ([]float64, error) {
	if a.Class == Opaque {
		return nil, ErrOpaque
	}
	if a.Class < Double || a.Class > Uint64 {
		return nil, fmt.Errorf("an array of class %v where numbers were expected", a.Class)
	}
	out := make([]float64, a.stored.len())
	for i := range out {
		v, exact := a.stored.at(i)
		if !exact {
			return nil, errors.New("an integer is too large to be exact as a number")
		}
		out[i] = v
	}
	return out, nil
}

// size is the bytes of one stored number, 0 for what is none.
func (n numbers) size() int {
	switch n.kind {
	case miINT8, miUINT8, miUTF8:
		return 1
	case miINT16, miUINT16, miUTF16:
		return 2
	case miINT32, miUINT32, miSINGLE, miUTF32:
		return 4
	case miDOUBLE, miINT64, miUINT64:
		return 8
	}
	return 0
}

func (n numbers) len() int {
	if n.size() == 0 {
		return 0
	}
	return len(n.data) / n.size()
}

// at is number i; exact is false for an integer that a float64 cannot hold.
func (n numbers) at(i int) (v float64, exact bool) {
	b := n.data[i*n.size():]
	switch n.kind {
	case miINT8:
		return float64(int8(b[0])), true
	case miUINT8:
		return float64(b[0]), true
	case miINT16:
		return float64(int16(n.order.Uint16(b))), true
	case miUINT16, miUTF16:
		return float64(n.order.Uint16(b)), true
	case miINT32:
		return float64(int32(n.order.Uint32(b))), true
	case miUINT32, miUTF32:
		return float64(n.order.Uint32(b)), true
	case miSINGLE:
		return float64(math.Float32frombits(n.order.Uint32(b))), true
	case miDOUBLE:
		return math.Float64frombits(n.order.Uint64(b)), true
	case miINT64:
		x := int64(n.order.Uint64(b))
		return float64(x), -1<<53 <= x && x <= 1<<53
	case miUINT64:
		x := n.order.Uint64(b)
		return float64(x), x <= 1<<53
	}
	return 0, false
}
