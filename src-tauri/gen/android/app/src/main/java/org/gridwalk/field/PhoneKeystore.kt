package org.gridwalk.field

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.util.AtomicFile
import java.io.File
import java.io.FileNotFoundException
import java.security.GeneralSecurityException
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import org.gridwalk.face.Keystore
import org.gridwalk.face.KeystoreException

private const val PROVIDER = "AndroidKeyStore"
private const val ALIAS = "gridwalk"
private const val CIPHER = "AES/GCM/NoPadding"
private const val NONCE_BYTES = 12
private const val TAG_BITS = 128

/** The installation's secret, wrapped by a key that never leaves the phone's hardware and that no backup carries. */
class PhoneKeystore(folder: File) : Keystore {
    private val file = AtomicFile(File(folder.apply { mkdirs() }, "secret"))

    override fun load(): ByteArray? {
        val wrapped = try {
            file.readFully()
        } catch (none: FileNotFoundException) {
            return null
        }
        return guarded {
            val nonce = GCMParameterSpec(TAG_BITS, wrapped, 0, NONCE_BYTES)
            val cipher = Cipher.getInstance(CIPHER).apply { init(Cipher.DECRYPT_MODE, existing(), nonce) }
            cipher.doFinal(wrapped, NONCE_BYTES, wrapped.size - NONCE_BYTES)
        }
    }

    override fun save(secret: ByteArray) = guarded {
        val cipher = Cipher.getInstance(CIPHER).apply { init(Cipher.ENCRYPT_MODE, existing() ?: fresh()) }
        val stream = file.startWrite()
        try {
            stream.write(cipher.iv + cipher.doFinal(secret))
            file.finishWrite(stream)
        } catch (failed: Exception) {
            file.failWrite(stream)
            throw failed
        }
    }

    private fun existing(): SecretKey? =
        KeyStore.getInstance(PROVIDER).apply { load(null) }.getKey(ALIAS, null) as SecretKey?

    private fun fresh(): SecretKey {
        val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val shape = KeyGenParameterSpec.Builder(ALIAS, purposes)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(256)
            .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER).apply { init(shape) }.generateKey()
    }

    /** Whatever the platform throws is "not now": nothing may be made anew because a keystore was slow. */
    private fun <T> guarded(work: () -> T): T = try {
        work()
    } catch (failed: GeneralSecurityException) {
        throw KeystoreException.Unavailable(failed.toString())
    } catch (failed: java.io.IOException) {
        throw KeystoreException.Unavailable(failed.toString())
    }
}
