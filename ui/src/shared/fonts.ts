/** The bundled Chinese font: its files are fetched from the package only for characters no system font has. */
import '@fontsource-variable/noto-sans-sc/index.css';
