package server

import (
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/bedside-health/bedside/care"
)

// Config is the whole configuration. The zero Config runs on one machine with
// nothing else installed. Every setting can also be given in the environment:
// listen as BEDSIDE_LISTEN, keys_database as BEDSIDE_KEYS_DATABASE.
type Config struct {
	// Listen is the address to serve on. Default "127.0.0.1:8480". Off loopback
	// Bedside starts only with certificate and key, or behind named proxies.
	Listen string `yaml:"listen"`

	// Data is the folder that holds everything that is not configured to be
	// elsewhere. Default "./data".
	Data string `yaml:"data"`

	// Database is a file, or a postgres:// URL to run several nodes. Default
	// "data/bedside.db" in the data folder.
	Database string `yaml:"database"`

	// KeysDatabase holds the wrapped keys: a file, or a postgres:// URL of a
	// database of its own. It never goes into the backup of the data. Default
	// "keys/keys.db" in the data folder.
	KeysDatabase string `yaml:"keys_database"`

	// Keyring is the file with the root key. Whoever has it and the keys
	// database can open everything; who loses it loses everything. Default
	// "keyring/keyring.json" in the data folder.
	Keyring string `yaml:"keyring"`

	// Address is how browsers reach this installation when that is not where it
	// listens: "https://line.clinic.example". The host of each clinic takes the
	// place of the host in it.
	Address string `yaml:"address"`

	// Certificate is a PEM file for TLS, with its chain.
	Certificate string `yaml:"certificate"`

	// Key is the PEM file of the certificate's private key.
	Key string `yaml:"key"`

	// Proxies are the networks, such as "10.0.0.5/32", from which a TLS proxy
	// may say whom a request came from. Named proxies must speak TLS to browsers.
	Proxies []string `yaml:"proxies"`

	// Pack is the communication policy of clinics that have published none of
	// their own. Default "ru-clinic".
	Pack string `yaml:"pack"`

	// Demo opens sign-in by link. Only the command demo sets it.
	Demo bool `yaml:"-"`

	// Now is the only clock. Nil means the machine's.
	Now func() time.Time `yaml:"-"`
}

// complete fills in what was left out, and says what does not fit together.
func (c *Config) complete() error {
	orElse(&c.Listen, "127.0.0.1:8480")
	orElse(&c.Data, "data")
	orElse(&c.Database, filepath.Join(c.Data, "data", "bedside.db"))
	orElse(&c.KeysDatabase, filepath.Join(c.Data, "keys", "keys.db"))
	orElse(&c.Keyring, filepath.Join(c.Data, "keyring", "keyring.json"))
	orElse(&c.Pack, "ru-clinic")
	if c.Now == nil {
		c.Now = time.Now
	}
	if (c.Certificate == "") != (c.Key == "") {
		return care.Faultf(care.Invalid, "certificate and key go together: set both or none")
	}
	if !c.secure() && !isLoopback(c.Listen) { // controls.md #23
		return care.Faultf(care.Invalid, "listening on %s without TLS would send medical secrets in the clear: set certificate and key, or name the TLS proxy under proxies, or listen on 127.0.0.1", c.Listen)
	}
	if c.Address != "" {
		if u, err := url.Parse(c.Address); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || (u.Scheme == "http" && c.secure()) {
			return care.Faultf(care.Invalid, "address is not such as https://line.clinic.example")
		}
	}
	_, err := c.proxies()
	return err
}

func orElse(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

func isLoopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && ip.IsLoopback())
}

// secure reports whether browsers come by TLS.
func (c *Config) secure() bool { return c.Certificate != "" || len(c.Proxies) > 0 }

func (c *Config) proxies() (list []netip.Prefix, err error) {
	for _, text := range c.Proxies {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, care.Faultf(care.Invalid, "proxies: %q is not a network such as 10.0.0.5/32", text)
		}
		list = append(list, p)
	}
	return list, nil
}

// Origin is how browsers see the clinic of a host.
func (c *Config) Origin(clinic care.ClinicID) string {
	port := ""
	if u, err := url.Parse(c.Address); c.Address != "" && err == nil {
		port = u.Port()
	} else if !c.secure() {
		_, port, _ = net.SplitHostPort(c.Listen)
	}
	if port != "" {
		port = ":" + port
	}
	return c.scheme() + "://" + string(clinic) + port
}

func (c *Config) scheme() string {
	if c.secure() || strings.HasPrefix(c.Address, "https:") {
		return "https"
	}
	return "http"
}
