package server

import (
	"bytes"
	_ "embed" // config.go is its own documentation
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/bedside-health/bedside/care"
)

//go:embed config.go
var configSource string

// ReadConfig reads a settings file, if one is named, and then the environment
// ("BEDSIDE_LISTEN=…"), which wins. A key that does not exist is an error.
func ReadConfig(file string, environ []string) (c Config, err error) {
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return c, care.Faultf(care.Invalid, "the settings file cannot be read: %v", err)
		}
		read := yaml.NewDecoder(bytes.NewReader(text))
		read.KnownFields(true)
		if err := read.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
			return c, care.Faultf(care.Invalid, "the settings file %s: %v; `bedside config describe` lists every setting", file, err)
		}
	}
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		if key, ok := strings.CutPrefix(name, "BEDSIDE_"); ok {
			c.set(strings.ToLower(key), value)
		}
	}
	return c, nil
}

// set sets one setting from text; lists are separated by commas. Other
// BEDSIDE_… variables belong to other commands.
func (c *Config) set(key, value string) {
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("yaml") != key {
			continue
		}
		if v.Field(i).Kind() == reflect.Slice {
			v.Field(i).Set(reflect.ValueOf(strings.Split(value, ",")))
		} else {
			v.Field(i).SetString(value)
		}
	}
}

// DescribeConfig is a settings file in which every setting is explained and
// has its zero value. It is made from the doc comments of Config.
func DescribeConfig() string {
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", configSource, parser.ParseComments)
	if err != nil {
		panic(err) // it has compiled
	}
	var out strings.Builder
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok || spec.Name.Name != "Config" {
			return true
		}
		for _, field := range spec.Type.(*ast.StructType).Fields.List {
			describe(&out, field)
		}
		return false
	})
	return out.String()
}

func describe(out *strings.Builder, field *ast.Field) {
	key := reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("yaml")
	if key == "-" {
		return
	}
	for line := range strings.Lines(field.Doc.Text()) {
		fmt.Fprintf(out, "# %s", line)
	}
	zero := `""`
	if _, list := field.Type.(*ast.ArrayType); list {
		zero = "[]"
	}
	fmt.Fprintf(out, "%s: %s\n\n", key, zero)
}
